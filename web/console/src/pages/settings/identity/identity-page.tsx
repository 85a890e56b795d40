import { useFormatter, useTranslations } from 'use-intl';
import { useCan } from '../../../app/access.ts';
import { useTypeName } from '../../../i18n/names.ts';
import { ButtonLink } from '../../../ui/button.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import { Card, QueryView } from '../../../ui/panel.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { SettingsLayout } from '../settings-layout.tsx';
import { BlockedValues } from './blocked-values.tsx';
import { type Rules, useRules } from './identity-queries.ts';
import { useTypeWords } from './type-words.tsx';

interface Row {
  readonly rank: number;
  readonly type: string;
  readonly rules: Rules['types'][string];
}

const rowsOf = ({ priority, types }: Rules): readonly Row[] =>
  priority.flatMap((type, index) => {
    const rules = types[type];
    return rules === undefined ? [] : [{ rank: index + 1, type, rules }];
  });

const useColumns = (): readonly Column<Row>[] => {
  const t = useTranslations('settings.identity');
  const format = useFormatter();
  const nameOf = useTypeName();
  const words = useTypeWords();
  return [
    { key: 'rank', header: t('column.rank'), cell: ({ rank }) => format.number(rank), width: '4.5rem', align: 'end' },
    { key: 'type', header: t('column.identifier'), cell: ({ type }) => nameOf(type), width: 'minmax(10rem, 1.4fr)' },
    { key: 'limit', header: t('column.limit'), cell: ({ rules }) => words.limit(rules) },
    { key: 'policy', header: t('column.policy'), cell: ({ rules }) => words.policy(rules), from: 'medium' },
    {
      key: 'shared',
      header: t('column.shared'),
      cell: ({ rules }) => words.shared(rules),
      width: 'minmax(14rem, 1.4fr)',
      from: 'wide',
    },
    {
      key: 'names',
      header: t('column.names'),
      cell: ({ type, rules: { names } }) =>
        names.length === 0 ? <span className={layout.muted}>{type}</span> : names.join(', '),
      from: 'wide',
    },
  ];
};

const Computing = ({ progress }: Pick<Rules, 'progress'>) => {
  const t = useTranslations('settings.identity.computing');
  return (
    <Notice tone="info" title={t('title')}>
      <p>{t('text', { progress })}</p>
      <Progress value={progress} label={t('label')} />
    </Notice>
  );
};

/** How people are recognised, in words. */
export const IdentityPage = () => {
  const t = useTranslations('settings.identity');
  const can = useCan();
  const columns = useColumns();
  const mayChange = can('PUT /v1/identity/rules');
  return (
    <SettingsLayout
      tab="identity"
      actions={mayChange && <ButtonLink to="/settings/identity/edit">{t('edit')}</ButtonLink>}
    >
      <p className={layout.muted}>{t('intro')}</p>
      <QueryView query={useRules()} rows={8}>
        {({ data: rules }) => (
          <div className={layout.stack}>
            {rules.status === 'computing' && <Computing progress={rules.progress} />}
            <Card
              flush
              title={t('order.title')}
              description={t('order.description')}
              actions={
                <span className={layout.muted}>
                  {rules.version === 0 ? t('defaults') : t('version', { version: rules.version })}
                </span>
              }
            >
              <DataTable label={t('order.title')} columns={columns} rows={rowsOf(rules)} rowKey={({ type }) => type} />
            </Card>
            <BlockedValues rules={rules} />
          </div>
        )}
      </QueryView>
    </SettingsLayout>
  );
};

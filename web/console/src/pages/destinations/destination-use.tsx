import { useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { ButtonLink } from '../../ui/button.tsx';
import layout from '../../ui/layout.module.css';
import { Card, QueryView } from '../../ui/panel.tsx';
import { ExportLinks } from '../exports/export-links.tsx';
import { useExports } from '../exports/exports-queries.ts';
import type { Destination, DestinationType } from './destinations-queries.ts';
import { useTypeWords } from './type-words.ts';

interface Props {
  readonly destination: Destination;
  readonly type: DestinationType | undefined;
}

/** Which exports feed it, and what it is. */
export const DestinationUse = ({ destination: { id }, type }: Props) => {
  const t = useTranslations('destinations.use');
  const words = useTypeWords();
  const can = useCan();
  const query = useExports();
  return (
    <div className={layout.stack}>
      <Card
        title={t('title')}
        actions={
          can('PUT /v1/exports/{id}') && (
            <ButtonLink small to="/exports/new" search={{ destination: id }}>
              {t('create')}
            </ButtonLink>
          )
        }
      >
        <QueryView
          query={query}
          isEmpty={(all) => !all.some(({ destinationId }) => destinationId === id)}
          empty={<p className={layout.muted}>{t('none')}</p>}
        >
          {(all) => <ExportLinks exports={all.filter(({ destinationId }) => destinationId === id)} />}
        </QueryView>
      </Card>
      {type && (
        <Card title={t('about')}>
          <dl className={layout.facts}>
            <dt>{t('type')}</dt>
            <dd>{type.name}</dd>
            <dt>{t('kind')}</dt>
            <dd>{words.kind(type.slug)}</dd>
            <dt>{t('identifiers')}</dt>
            <dd>{words.takes(type.identifiers)}</dd>
          </dl>
        </Card>
      )}
    </div>
  );
};

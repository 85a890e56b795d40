import { getRouteApi, Link } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { Stat, Stats } from '../../ui/charts/stat.tsx';
import { ChoiceLink, ChoiceList } from '../../ui/choice-list.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { Card } from '../../ui/panel.tsx';
import { FirstEvent } from './first-event.tsx';
import { SNIPPETS, type SnippetKind } from './snippet-kinds.ts';
import { snippetOf } from './snippets.ts';
import { SourceLayout } from './source-layout.tsx';
import { HIDDEN_KEY, type Source, useActivity } from './sources-queries.ts';

const route = getRouteApi('/sources/$sourceId');

const Today = ({ id }: { readonly id: string }) => {
  const t = useTranslations('sources');
  const format = useFormatter();
  const activity = useActivity().data?.get(id);
  if (activity === undefined || activity.accepted === 0) return null;
  return (
    <Card title={t('today.title')}>
      <Stats>
        {(['accepted', 'applied', 'duplicate', 'quarantined', 'suppressed'] as const).map((key) => (
          <Stat key={key} label={t(`today.${key}`)} value={format.number(activity[key])} />
        ))}
      </Stats>
    </Card>
  );
};

const WriteKey = ({ source }: { readonly source: Source }) => {
  const t = useTranslations('sources');
  if (source.writeKey === HIDDEN_KEY) return <p className={layout.muted}>{t('key.hidden')}</p>;
  return (
    <dl className={layout.facts}>
      <dt>{t('key.label')}</dt>
      <dd className={layout.row}>
        <code>{source.writeKey}</code>
        <CopyButton text={source.writeKey} />
      </dd>
      <dt>{t('key.endpoint')}</dt>
      <dd className={layout.row}>
        <code>{location.origin}</code>
        <CopyButton text={location.origin} />
      </dd>
    </dl>
  );
};

const Snippets = ({ source }: { readonly source: Source }) => {
  const t = useTranslations('sources');
  const { snippet } = route.useSearch();
  const kind: SnippetKind = snippet ?? (source.trust === 'claimed' ? 'browser' : 'node');
  const code = snippetOf(kind, { writeKey: source.writeKey, endpoint: location.origin });
  return (
    <Card
      title={t('connect.title')}
      description={t(`connect.${source.trust}`)}
      actions={
        <ChoiceList label={t('connect.ways')}>
          {SNIPPETS.map((each) => (
            <ChoiceLink
              key={each}
              to="/sources/$sourceId"
              params={{ sourceId: source.id }}
              search={{ snippet: each }}
              replace
              isShown={each === kind}
            >
              {t(`connect.way.${each}`)}
            </ChoiceLink>
          ))}
        </ChoiceList>
      }
    >
      <div className={layout.stack}>
        <p>{t(`connect.how.${kind}`)}</p>
        <CodeBlock code={code} label={t(`connect.way.${kind}`)} />
        {kind === 'browser' && source.trust === 'claimed' && source.origins?.length === 0 && (
          <Notice tone="warn" title={t('connect.noOrigin.title')}>
            <p>{t('connect.noOrigin.text')}</p>
          </Notice>
        )}
        {source.trust === 'asserted' && kind === 'browser' && <Notice tone="warn" title={t('connect.secretInPage')} />}
        <WriteKey source={source} />
      </div>
    </Card>
  );
};

/** One source: how to send, and whether anything comes. */
export const SourcePage = () => {
  const t = useTranslations('sources');
  const { sourceId: id } = route.useParams();
  const can = useCan();
  return (
    <SourceLayout id={id}>
      {(source) => (
        <>
          {!source.enabled && <Notice tone="warn" title={t('settings.offNow')} />}
          {can('POST /v1/events/live') && <FirstEvent sourceId={id} />}
          {source.writeKey === HIDDEN_KEY ? (
            <Card title={t('connect.title')}>
              <p>{t('key.hidden')}</p>
            </Card>
          ) : (
            <Snippets source={source} />
          )}
          <Today id={id} />
          {can('GET /v1/quarantine/summary') && (
            <p>
              <Link to="/quarantine" search={{ sourceId: id }}>
                {t('toQuarantine')}
              </Link>
            </p>
          )}
        </>
      )}
    </SourceLayout>
  );
};

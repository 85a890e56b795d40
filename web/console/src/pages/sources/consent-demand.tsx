import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import { answerOf, api } from '../../api/client.ts';
import { Panel } from '../../ui/panel.tsx';

/** What the consent policy demands of a source's events before they are stored in full. */
export const ConsentDemand = ({ sourceId }: { readonly sourceId: string }) => {
  const t = useTranslations('sources.consent');
  const format = useFormatter();
  const policy = useQuery({
    queryKey: ['privacy-policy', 'in-force'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/privacy/policy', { signal })),
  });
  return (
    <Panel title={t('title')} query={policy} rows={2}>
      {({ sources, default: usual, purposes }) => {
        const { requires, otherwise } = sources[sourceId] ?? usual;
        const names = requires.map((id) => purposes[id]?.name ?? id);
        return (
          <>
            <p>
              {names.length === 0
                ? t('full')
                : t(otherwise, { purposes: format.list(names, { type: 'conjunction' }), count: names.length })}
            </p>
            <p>
              <Link to="/privacy">{t('change')}</Link>
            </p>
          </>
        );
      }}
    </Panel>
  );
};

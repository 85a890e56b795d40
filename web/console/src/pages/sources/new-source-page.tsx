import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { SourceForm } from './source-form.tsx';
import { sourceIdOf } from './source-id.ts';
import { type SourceInput, usePutSource, useSources } from './sources-queries.ts';

/** Makes a source and goes on to what to paste. */
export const NewSourcePage = () => {
  const t = useTranslations('sources');
  const action = useTranslations('app.action');
  const navigate = useNavigate();
  const { data: sources = [] } = useSources();
  const put = usePutSource();
  const create = (body: SourceInput): void => {
    const id = sourceIdOf(
      body.name,
      sources.map((source) => source.id),
    );
    put.mutate({ id, body }, { onSuccess: () => navigate({ to: '/sources/$sourceId', params: { sourceId: id } }) });
  };
  return (
    <Page title={t('new.title')} description={t('new.description')} trail={<Link to="/sources">{t('title')}</Link>}>
      <SourceForm submitLabel={t('create')} onSubmit={create} busy={put.isPending} error={put.error}>
        <ButtonLink to="/sources">{action('cancel')}</ButtonLink>
      </SourceForm>
    </Page>
  );
};

import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { newId } from '../../app/new-id.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import layout from '../../ui/layout.module.css';
import { Page } from '../../ui/page.tsx';
import { Card, QueryView } from '../../ui/panel.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { say } from '../../ui/toast.tsx';
import { ConnectionResult } from './connection-result.tsx';
import { useDestinationDraft } from './destination-draft.ts';
import styles from './destinations.module.css';
import {
  type DestinationType,
  useDestinationTypes,
  useSaveDestination,
  useTestConnection,
} from './destinations-queries.ts';
import { SettingsForm } from './settings-form.tsx';
import { useTypeWords } from './type-words.ts';

const route = getRouteApi('/destinations/new');

const Catalogue = ({ types }: { readonly types: readonly DestinationType[] }) => {
  const t = useTranslations('destinations.new');
  const words = useTypeWords();
  const { q = '' } = route.useSearch();
  const navigate = useNavigate();
  const found = types.filter(({ slug, name }) =>
    `${name} ${slug} ${words.kind(slug)}`.toLowerCase().includes(q.trim().toLowerCase()),
  );
  return (
    <div className={layout.stack}>
      <TextField
        type="search"
        label={t('search')}
        placeholder={t('placeholder')}
        value={q}
        onChange={(text) =>
          void navigate({ to: '/destinations/new', search: text === '' ? {} : { q: text }, replace: true })
        }
      />
      {found.length === 0 ? (
        <EmptyState title={t('none.title')}>{t('none.advice')}</EmptyState>
      ) : (
        <ul className={styles.catalogue}>
          {found.map(({ slug, name, identifiers }) => (
            <li key={slug}>
              <Link to="/destinations/new" search={{ type: slug }} className={styles.type}>
                <span className={styles.typeName}>{name}</span>
                <span className={layout.muted}>{words.kind(slug)}</span>
                <span className={styles.help}>{words.takes(identifiers)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};

const NewForm = ({ type }: { readonly type: DestinationType }) => {
  const t = useTranslations('destinations');
  const draft = useDestinationDraft(type);
  const test = useTestConnection();
  const save = useSaveDestination();
  const navigate = useNavigate();
  const onTest = () => {
    const read = draft.read();
    if (read) test.mutate({ type: type.slug, settings: read.settings, credentials: read.credentials ?? {} });
  };
  const onSave = () => {
    const read = draft.read();
    if (!read) return;
    const id = newId(read.name);
    save.mutate(
      { id, type: type.slug, ...read },
      {
        onSuccess: () => {
          say({ title: t('said.created', { name: read.name }) });
          void navigate({ to: '/destinations/$destinationId', params: { destinationId: id } });
        },
      },
    );
  };
  return (
    <Card
      title={type.name}
      actions={
        <ButtonLink small to="/destinations/new">
          {t('new.other')}
        </ButtonLink>
      }
    >
      <form
        noValidate
        className={layout.stack}
        onSubmit={(event) => {
          event.preventDefault();
          onSave();
        }}
      >
        <SettingsForm slug={type.slug} draft={draft} error={save.error ?? test.error} />
        <div className={styles.foot}>
          <Button kind="primary" type="submit" busy={save.isPending}>
            {t('new.save')}
          </Button>
          {type.probe && (
            <Button onClick={onTest} busy={test.isPending}>
              {t('test.button')}
            </Button>
          )}
        </div>
        {save.error && <ErrorNotice error={save.error} />}
        <ConnectionResult slug={type.slug} platform={type.name} result={test.data} error={test.error} />
      </form>
    </Card>
  );
};

/** First what it is, then its settings. */
export const NewDestinationPage = () => {
  const t = useTranslations('destinations');
  const { type: slug } = route.useSearch();
  const query = useDestinationTypes();
  return (
    <Page
      title={t('new.title')}
      trail={<Link to="/destinations">{t('title')}</Link>}
      description={t('new.description')}
    >
      <QueryView query={query} rows={6}>
        {(types) => {
          const type = types.find((each) => each.slug === slug);
          return type ? <NewForm key={type.slug} type={type} /> : <Catalogue types={types} />;
        }}
      </QueryView>
    </Page>
  );
};

import { getRouteApi, Link } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isStatus } from '../../api/api-error.ts';
import { useCan } from '../../app/access.ts';
import { Button } from '../../ui/button.tsx';
import layout from '../../ui/layout.module.css';
import { Page } from '../../ui/page.tsx';
import { Card, QueryView } from '../../ui/panel.tsx';
import { SaveError } from '../../ui/save-error.tsx';
import { say } from '../../ui/toast.tsx';
import { useExports } from '../exports/exports-queries.ts';
import { BrokenNotice } from './broken-notice.tsx';
import { ConnectionResult } from './connection-result.tsx';
import { DeleteDestination } from './delete-destination.tsx';
import { useDestinationDraft } from './destination-draft.ts';
import { DestinationUse } from './destination-use.tsx';
import styles from './destinations.module.css';
import { HealthBadge } from './destinations-page.tsx';
import {
  type Destination,
  type DestinationType,
  useDestination,
  useDestinationTypes,
  useSaveDestination,
  useTestConnection,
} from './destinations-queries.ts';
import { SettingsForm } from './settings-form.tsx';

const route = getRouteApi('/destinations/$destinationId');

interface FormProps {
  readonly destination: Destination;
  readonly etag: string | undefined;
  readonly type: DestinationType;
  readonly onReload: () => void;
}

const StoredForm = ({ destination, etag, type, onReload }: FormProps) => {
  const t = useTranslations('destinations');
  const may = useCan()('PUT /v1/destinations/{id}');
  const draft = useDestinationDraft(type, destination);
  const test = useTestConnection();
  const save = useSaveDestination();
  const onTest = () => {
    const read = draft.read();
    if (read) test.mutate({ id: destination.id, type: type.slug, ...withoutName(read) });
  };
  const onSave = () => {
    const read = draft.read();
    if (!read) return;
    save.mutate(
      { id: destination.id, etag, type: type.slug, ...read },
      {
        onSuccess: () => {
          draft.settle();
          say({ title: t('said.saved', { name: read.name }) });
          if (type.probe) test.mutate({ id: destination.id, type: type.slug, settings: read.settings });
        },
      },
    );
  };
  return (
    <Card title={t('form.title')}>
      <form
        noValidate
        className={layout.stack}
        onSubmit={(event) => {
          event.preventDefault();
          onSave();
        }}
      >
        <SettingsForm slug={type.slug} draft={draft} error={save.error ?? test.error} />
        {may && (
          <div className={styles.foot}>
            <Button kind="primary" type="submit" busy={save.isPending}>
              {t('form.save')}
            </Button>
            {type.probe && (
              <Button onClick={onTest} busy={test.isPending}>
                {t('test.button')}
              </Button>
            )}
          </div>
        )}
        <SaveError
          error={save.error}
          conflict={isStatus(save.error, 412) ? t('conflict') : undefined}
          onReload={onReload}
        />
        <ConnectionResult slug={type.slug} platform={type.name} result={test.data} error={test.error} />
      </form>
    </Card>
  );
};

const withoutName = <T extends { readonly name: string }>({ name: _, ...rest }: T) => rest;

interface ShownProps {
  readonly found: { readonly data: Destination; readonly etag: string | undefined };
  readonly types: readonly DestinationType[];
  readonly onReload: () => void;
}

const Shown = ({ found: { data: destination, etag }, types, onReload }: ShownProps) => {
  const type = types.find(({ slug }) => slug === destination.type);
  return (
    <>
      {destination.broken && (
        <BrokenNotice destination={destination} broken={destination.broken} platform={type?.name ?? destination.name} />
      )}
      <div className={layout.mainAndSide}>
        {type && <StoredForm key={destination.id} {...{ destination, etag, type, onReload }} />}
        <DestinationUse destination={destination} type={type} />
      </div>
    </>
  );
};

/** One destination: whether it works, its settings, who uses it. */
export const DestinationPage = () => {
  const t = useTranslations('destinations');
  const can = useCan();
  const { destinationId } = route.useParams();
  const [isDeleting, setDeleting] = useState(false);
  const [generation, setGeneration] = useState(0);
  const query = useDestination(destinationId);
  const types = useDestinationTypes();
  const { data: exports = [] } = useExports();
  const users = exports.filter((each) => each.destinationId === destinationId);
  const destination = query.data?.data;
  return (
    <Page
      title={destination?.name ?? t('one')}
      trail={<Link to="/destinations">{t('title')}</Link>}
      description={destination && <HealthBadge broken={destination.broken} used={users.length} />}
      actions={
        destination &&
        can('DELETE /v1/destinations/{id}') && (
          <Button icon={<Trash2 />} onClick={() => setDeleting(true)}>
            {t('delete.button')}
          </Button>
        )
      }
    >
      <QueryView query={query} rows={8}>
        {(found) => (
          <QueryView query={types} rows={8}>
            {(all) => (
              <Shown
                key={generation}
                found={found}
                types={all}
                onReload={() => void query.refetch().then(() => setGeneration(generation + 1))}
              />
            )}
          </QueryView>
        )}
      </QueryView>
      {destination && (
        <DeleteDestination
          destination={destination}
          etag={query.data?.etag}
          users={users}
          open={isDeleting}
          onClose={() => setDeleting(false)}
        />
      )}
    </Page>
  );
};

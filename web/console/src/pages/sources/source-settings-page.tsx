import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import layout from '../../ui/layout.module.css';
import { Card } from '../../ui/panel.tsx';
import { say } from '../../ui/toast.tsx';
import { ConsentDemand } from './consent-demand.tsx';
import { SourceForm } from './source-form.tsx';
import { SourceLayout } from './source-layout.tsx';
import {
  type Source,
  type SourceInput,
  useActivity,
  useDeleteSource,
  usePutSource,
  useRotateKey,
} from './sources-queries.ts';

const route = getRouteApi('/sources/$sourceId/settings');

type Act = 'rotate' | 'delete';

const inputOf = ({ id: _, writeKey: __, ...fields }: Source): SourceInput => fields;

/** What follows from taking a key away, in the events that it let in during a day. */
const Consequence = ({ act, id }: { readonly act: Act; readonly id: string }) => {
  const t = useTranslations('sources.settings');
  const { data } = useActivity();
  const count = data?.get(id)?.accepted ?? 0;
  return (
    <>
      <p>{t(`${act}.what`)}</p>
      <p>{data === undefined ? t('uncounted') : t('stops', { count })}</p>
    </>
  );
};

const Acts = ({ source }: { readonly source: Source }) => {
  const t = useTranslations('sources.settings');
  const navigate = useNavigate();
  const [act, setAct] = useState<Act>();
  const rotate = useRotateKey();
  const remove = useDeleteSource();
  const { id, name } = source;
  const onRotated = (): void => {
    setAct(undefined);
    say({ title: t('rotate.done') });
    void navigate({ to: '/sources/$sourceId', params: { sourceId: id } });
  };
  const onDeleted = (): void => {
    say({ title: t('delete.done', { name }) });
    void navigate({ to: '/sources' });
  };
  const confirm = (): void => {
    if (act === 'rotate') rotate.mutate(id, { onSuccess: onRotated });
    else remove.mutate(id, { onSuccess: onDeleted });
  };
  return (
    <Card title={t('danger')}>
      <div className={layout.row}>
        <Button onClick={() => setAct('rotate')}>{t('rotate.action')}</Button>
        <Button kind="danger" onClick={() => setAct('delete')}>
          {t('delete.action')}
        </Button>
      </div>
      {act && (
        <ConfirmDialog
          open
          onClose={() => setAct(undefined)}
          title={t(`${act}.title`, { name })}
          confirmLabel={t(`${act}.action`)}
          onConfirm={confirm}
          busy={rotate.isPending || remove.isPending}
          error={act === 'rotate' ? rotate.error : remove.error}
        >
          <Consequence act={act} id={id} />
        </ConfirmDialog>
      )}
    </Card>
  );
};

const Switch = ({ source, etag }: { readonly source: Source; readonly etag: string | undefined }) => {
  const t = useTranslations('sources.settings');
  const format = useFormatter();
  const put = usePutSource();
  const count = useActivity().data?.get(source.id)?.accepted ?? 0;
  const [isAsking, setAsking] = useState(false);
  const turn = (enabled: boolean): void =>
    put.mutate({ id: source.id, body: { ...inputOf(source), enabled }, etag }, { onSuccess: () => setAsking(false) });
  return (
    <Card title={t(source.enabled ? 'on' : 'off')} description={t(source.enabled ? 'onHelp' : 'offHelp')}>
      <Button busy={put.isPending} onClick={() => (source.enabled ? setAsking(true) : turn(true))}>
        {t(source.enabled ? 'turnOff' : 'turnOn')}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={t('turnOffTitle', { name: source.name })}
        confirmLabel={t('turnOff')}
        onConfirm={() => turn(false)}
        busy={put.isPending}
        error={put.error}
      >
        <p>{t('turnOffWhat', { count, shown: format.number(count) })}</p>
      </ConfirmDialog>
    </Card>
  );
};

/** What a source is, and what takes its key away. */
export const SourceSettingsPage = () => {
  const t = useTranslations('sources');
  const { sourceId: id } = route.useParams();
  const can = useCan();
  const put = usePutSource();
  return (
    <SourceLayout id={id}>
      {(source, etag) => (
        <>
          <SourceForm
            key={etag}
            source={source}
            submitLabel={t('settings.save')}
            busy={put.isPending}
            error={put.error}
            onSubmit={(body) =>
              put.mutate({ id, body, etag }, { onSuccess: () => say({ title: t('settings.saved') }) })
            }
          >
            <Link to="/sources/$sourceId" params={{ sourceId: id }}>
              {t('settings.toSnippets')}
            </Link>
          </SourceForm>
          {can('GET /v1/privacy/policy') && <ConsentDemand sourceId={id} />}
          <Switch source={source} etag={etag} />
          <Acts source={source} />
        </>
      )}
    </SourceLayout>
  );
};

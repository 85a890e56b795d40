import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Json } from '../../../../../shared/domain/json.ts';
import { useCan } from '../../app/access.ts';
import { Button } from '../../ui/button.tsx';
import { JsonBlock } from '../../ui/code-block.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Card, Panel, QueryView } from '../../ui/panel.tsx';
import { say } from '../../ui/toast.tsx';
import { useWords } from '../segments/builder/use-words.ts';
import { Limits } from '../segments/limits.tsx';
import { sayAggregate } from '../segments/model/sentence.ts';
import { useSegments } from '../segments/segments-queries.ts';
import { UsersList } from '../segments/users-list.tsx';
import {
  baseOf,
  type ComputedTrait,
  segmentsAsking,
  useComputedTrait,
  useDeleteTrait,
  useTraitStore,
} from './computed-traits-queries.ts';
import { TraitEditor } from './trait-editor.tsx';

interface Version {
  readonly data: ComputedTrait;
  readonly etag: string | undefined;
}

const UseCard = ({ id }: { readonly id: string }) => {
  const t = useTranslations('computed-traits.use');
  return (
    <Panel title={t('title')} query={useSegments()}>
      {(segments) => {
        const users = { segments: segmentsAsking(id, segments), exports: [] };
        const isUsed = users.segments.length > 0;
        return isUsed ? <UsersList users={users} /> : <p className={layout.muted}>{t('none', { id })}</p>;
      }}
    </Panel>
  );
};

const DeleteDialog = ({ version, onClose }: { readonly version: Version; readonly onClose: () => void }) => {
  const t = useTranslations('computed-traits.delete');
  const a = useTranslations('app.action');
  const navigate = useNavigate();
  const deletion = useDeleteTrait();
  const store = useTraitStore();
  const { id, name } = version.data;
  const segments = useSegments();
  const users = segmentsAsking(id, segments.data ?? []);
  const isUsed = users.length > 0;
  const undo = { label: a('undo'), onUndo: () => void store.put(id, undefined, baseOf(version)) };
  const onSuccess = () => {
    say({ title: t('done', { name }), undo });
    void navigate({ to: '/computed-traits' });
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t('title', { name })}
      confirmLabel={a('delete')}
      busy={deletion.isPending}
      disabled={isUsed || segments.data === undefined}
      error={deletion.error ?? segments.error}
      onConfirm={() => deletion.mutate({ id, etag: version.etag }, { onSuccess })}
    >
      {isUsed ? (
        <Notice tone="warn" title={t('used')}>
          <UsersList users={{ segments: users, exports: [] }} />
          <p>{t('usedHelp')}</p>
        </Notice>
      ) : (
        <p>{t('what')}</p>
      )}
    </ConfirmDialog>
  );
};

const Editable = ({ version }: { readonly version: Version }) => {
  const a = useTranslations('app.action');
  const { view } = useSearch({ from: '/computed-traits/$traitId' });
  // What was read first is what is edited; a newer version is told of, not slipped in.
  const [base] = useState(() => baseOf(version));
  const [isDeleting, setDeleting] = useState(false);
  const { id } = version.data;
  return (
    <>
      <TraitEditor
        {...{ id, base, view }}
        current={version.etag}
        side={
          <>
            <UseCard id={id} />
            <Limits limits={version.data.limits} />
          </>
        }
        actions={
          <Button key="delete" icon={<Trash2 />} onClick={() => setDeleting(true)}>
            {a('delete')}
          </Button>
        }
      />
      {isDeleting && <DeleteDialog version={version} onClose={() => setDeleting(false)} />}
    </>
  );
};

const Shown = ({ version }: { readonly version: Version }) => {
  const t = useTranslations('computed-traits');
  const words = useWords();
  const { id, name, definition } = version.data;
  return (
    <Page title={name} trail={<Link to="/computed-traits">{t('title')}</Link>}>
      <Card title={t('edit.what')}>
        <div className={layout.stack}>
          <p>{sayAggregate(words, definition as Json)}</p>
          <Limits limits={version.data.limits} />
          <JsonBlock value={definition} label={t('edit.definition')} />
        </div>
      </Card>
      <UseCard id={id} />
    </Page>
  );
};

/** A computed trait: to be changed by who may, to be read by the others. */
export const TraitPage = () => {
  const t = useTranslations('computed-traits');
  const { traitId } = useParams({ from: '/computed-traits/$traitId' });
  const can = useCan();
  const query = useComputedTrait(traitId);
  if (!query.data)
    return (
      <Page title={t('title')}>
        <QueryView query={query}>{() => null}</QueryView>
      </Page>
    );
  if (!can('PUT /v1/computed-traits/{id}')) return <Shown version={query.data} />;
  return <Editable key={traitId} version={query.data} />;
};

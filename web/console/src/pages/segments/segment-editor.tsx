import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import type { Json } from '../../../../../shared/domain/json.ts';
import { withSearch } from '../../app/search.ts';
import { Button } from '../../ui/button.tsx';
import layout from '../../ui/layout.module.css';
import { Page } from '../../ui/page.tsx';
import { Card } from '../../ui/panel.tsx';
import { say } from '../../ui/toast.tsx';
import styles from './builder/builder.module.css';
import { DefinitionCard } from './builder/definition-card.tsx';
import { DefinitionEditor } from './builder/definition-editor.tsx';
import { EditorNotices } from './builder/editor-notices.tsx';
import { ClockFields, HeadFields } from './builder/head-fields.tsx';
import { LeaveGuard } from './builder/leave-guard.tsx';
import { LostUpdateDialog } from './builder/lost-update-dialog.tsx';
import { MergeNotice } from './builder/merge-notice.tsx';
import { PreviewCard } from './builder/preview-card.tsx';
import { type Base, useDraft } from './builder/use-draft.ts';
import { type Editor, useEditor } from './builder/use-editor.ts';
import { useWords } from './builder/use-words.ts';
import { faultsOf } from './model/faults.ts';
import { sayDefinition } from './model/sentence.ts';
import { definitionOf } from './model/tree.ts';
import { useSegmentStore } from './segment-store.ts';
import { useSegments } from './segments-queries.ts';

interface Props {
  /** Of a segment that is there; absent: a new one. */
  readonly id?: string;
  readonly base: Base;
  /** What a new one begins with. */
  readonly start?: Json;
  readonly view: 'json' | undefined;
  readonly at: string | undefined;
  /** The version that is saved now, as far as is known. */
  readonly current?: string | undefined;
}

const useIdField = (editor: Editor) => {
  const t = useTranslations('segments.edit');
  const { ownId, setTypedId, isTaken, isIdWrong } = editor;
  const error = isTaken ? t('idTaken') : isIdWrong ? t('idWrong') : undefined;
  return { value: ownId, onChange: setTypedId, error, help: t('idHelp') };
};

const useSegmentEditor = ({ id, base, start }: Pick<Props, 'id' | 'base' | 'start'>) => {
  const t = useTranslations('segments.edit');
  const navigate = useNavigate();
  const { data: segments } = useSegments();
  const draft = useDraft(`headwater.draft.segment.${id ?? ''}`, base, start);
  const known = segments?.map((segment) => ({ id: segment.id, definition: segment.definition as Json }));
  const editor = useEditor({
    draft,
    id,
    taken: segments?.map((segment) => segment.id) ?? [],
    store: useSegmentStore(),
    faultsOf: (root) => faultsOf(root, { known, own: id }),
    onSaved: (segmentId, { name }) => {
      say({ title: t('saved', { name }), description: t('savedHelp') });
      void navigate({ to: '/segments/$segmentId', params: { segmentId } });
    },
  });
  return { draft, editor };
};

/** Where a segment is made and changed: its sentence, its conditions, and who is in it, counted meanwhile. */
export const SegmentEditor = ({ id, base, start, view, at, current }: Props) => {
  const t = useTranslations('segments');
  const a = useTranslations('app.action');
  const words = useWords();
  const navigate = useNavigate();
  const { draft, editor } = useSegmentEditor({
    ...(id !== undefined && { id }),
    base,
    ...(start !== undefined && { start }),
  });
  const idField = useIdField(editor);
  const { content } = draft;
  const { faults, hasTried, lost, merging, settle } = editor;
  const isOutdated = id !== undefined && current !== undefined && draft.base.etag !== current && draft.isDirty;
  const question = {
    definition: definitionOf(content.root),
    timezone: content.timezone,
    profileTimezone: content.profileTimezone,
    at,
  };
  const setAt = (next: string | undefined) =>
    void navigate({ to: '.', search: (former) => withSearch(former, { at: next }), replace: true });
  return (
    <Page
      title={id === undefined ? t('edit.new') : t('edit.title', { name: base.name })}
      trail={<Link to="/segments">{t('title')}</Link>}
      actions={
        <Button kind="primary" busy={editor.isBusy} onClick={editor.save}>
          {a('save')}
        </Button>
      }
    >
      <LeaveGuard isDirty={editor.isDirty} onDiscard={draft.discard} />
      <EditorNotices
        {...{ draft, isOutdated }}
        faults={hasTried ? faults.length : 0}
        error={editor.error}
        onLook={editor.save}
      />
      <DefinitionEditor {...{ draft, faults }} own={id}>
        <div className={layout.mainAndSide}>
          <div className={layout.stack}>
            <HeadFields
              draft={draft}
              id={id === undefined ? idField : undefined}
              nameError={hasTried && !editor.hasName ? t('edit.nameMissing') : undefined}
            />
            <Card title={t('edit.sentence')}>
              <p className={styles.sentence} aria-live="polite">
                {sayDefinition(words, content.root)}
              </p>
            </Card>
            {merging && <MergeNotice {...{ draft, ...merging }} />}
            <DefinitionCard {...{ draft, view }} />
            <ClockFields draft={draft} />
          </div>
          <div className={styles.side}>
            <PreviewCard question={question} isValid={editor.isValid} onAt={setAt} />
          </div>
        </div>
      </DefinitionEditor>
      {lost && (
        <LostUpdateDialog
          base={draft.base}
          theirs={lost.theirs}
          mine={editor.mine}
          onClose={editor.closeLost}
          onTake={settle.take}
          onOverwrite={settle.overwrite}
          onMerge={settle.merge}
        />
      )}
    </Page>
  );
};

import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import layout from '../../ui/layout.module.css';
import { Page } from '../../ui/page.tsx';
import { Card } from '../../ui/panel.tsx';
import { say } from '../../ui/toast.tsx';
import styles from '../segments/builder/builder.module.css';
import { DefinitionCard } from '../segments/builder/definition-card.tsx';
import { DefinitionEditor } from '../segments/builder/definition-editor.tsx';
import { EditorNotices } from '../segments/builder/editor-notices.tsx';
import { ClockFields, HeadFields } from '../segments/builder/head-fields.tsx';
import { LeaveGuard } from '../segments/builder/leave-guard.tsx';
import { LostUpdateDialog } from '../segments/builder/lost-update-dialog.tsx';
import { MergeNotice } from '../segments/builder/merge-notice.tsx';
import { type Base, useDraft } from '../segments/builder/use-draft.ts';
import { type Editor, useEditor } from '../segments/builder/use-editor.ts';
import { useWords } from '../segments/builder/use-words.ts';
import { aggregateFaults } from '../segments/model/faults.ts';
import { sayAggregate } from '../segments/model/sentence.ts';
import { definitionOf } from '../segments/model/tree.ts';
import { AggregateFields } from './aggregate-fields.tsx';
import { useComputedTraits, useTraitStore } from './computed-traits-queries.ts';
import { TraitPreviewCard } from './trait-preview-card.tsx';

interface Props {
  /** Of a trait that is there; absent: a new one. */
  readonly id?: string;
  readonly base: Base;
  readonly view: 'json' | undefined;
  readonly current?: string | undefined;
  /** More at the side and among the buttons, of a trait that is there. */
  readonly side?: ReactNode;
  readonly actions?: ReactNode;
}

const useIdField = (editor: Editor) => {
  const t = useTranslations('computed-traits.edit');
  const s = useTranslations('segments.edit');
  const { ownId, setTypedId, isTaken, isIdWrong } = editor;
  const error = isTaken ? t('idTaken') : isIdWrong ? s('idWrong') : undefined;
  return { value: ownId, onChange: setTypedId, error, help: t('idHelp') };
};

const useTraitEditor = (id: string | undefined, base: Base) => {
  const t = useTranslations('computed-traits.edit');
  const navigate = useNavigate();
  const { data: traits = [] } = useComputedTraits();
  const draft = useDraft(`headwater.draft.computed-trait.${id ?? ''}`, base);
  const editor = useEditor({
    draft,
    id,
    taken: traits.map((trait) => trait.id),
    store: useTraitStore(),
    faultsOf: aggregateFaults,
    onSaved: (traitId, { name }) => {
      say({ title: t('saved', { name }), description: t('savedHelp') });
      void navigate({ to: '/computed-traits/$traitId', params: { traitId } });
    },
  });
  return { draft, editor };
};

/** Where a computed trait is made and changed, with what it gives. */
export const TraitEditor = ({ id, base, view, current, side, actions }: Props) => {
  const t = useTranslations('computed-traits');
  const s = useTranslations('segments.edit');
  const a = useTranslations('app.action');
  const words = useWords();
  const { draft, editor } = useTraitEditor(id, base);
  const idField = useIdField(editor);
  const { content } = draft;
  const { faults, hasTried, lost, merging, settle } = editor;
  const definition = definitionOf(content.root);
  const isOutdated = current !== undefined && draft.base.etag !== current && draft.isDirty;
  const { timezone, profileTimezone } = content;
  const nameError = hasTried && !editor.hasName ? s('nameMissing') : undefined;
  const save = (
    <Button kind="primary" busy={editor.isBusy} onClick={editor.save}>
      {a('save')}
    </Button>
  );
  return (
    <Page
      title={id === undefined ? t('new') : base.name}
      trail={<Link to="/computed-traits">{t('title')}</Link>}
      actions={[actions, save]}
    >
      <LeaveGuard isDirty={editor.isDirty} onDiscard={draft.discard} />
      <EditorNotices
        {...{ draft, isOutdated }}
        faults={hasTried ? faults.length : 0}
        error={editor.error}
        onLook={editor.save}
      />
      <DefinitionEditor {...{ draft, faults: hasTried || draft.isDirty ? faults : [] }} own={undefined}>
        <div className={layout.mainAndSide}>
          <div className={layout.stack}>
            <HeadFields {...{ draft, nameError }} id={id === undefined ? idField : undefined} />
            <Card title={t('edit.what')}>
              <p className={styles.sentence} aria-live="polite">
                {sayAggregate(words, definition)}
              </p>
            </Card>
            {merging && <MergeNotice {...{ draft, ...merging }} />}
            <DefinitionCard {...{ draft, view }}>
              <AggregateFields label={t('edit.definition')} />
            </DefinitionCard>
            <ClockFields draft={draft} />
          </div>
          <div className={styles.side}>
            <TraitPreviewCard question={{ definition, timezone, profileTimezone }} isValid={editor.isValid} />
            {side}
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

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/button.tsx';
import layout from '../../../ui/layout.module.css';
import { Page } from '../../../ui/page.tsx';
import { Card } from '../../../ui/panel.tsx';
import type { Fault } from '../model/faults.ts';
import styles from './builder.module.css';
import { DefinitionCard } from './definition-card.tsx';
import { DefinitionEditor } from './definition-editor.tsx';
import { EditorNotices } from './editor-notices.tsx';
import { ClockFields, HeadFields } from './head-fields.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { LostUpdateDialog } from './lost-update-dialog.tsx';
import { MergeNotice } from './merge-notice.tsx';
import type { Draft } from './use-draft.ts';
import type { Editor } from './use-editor.ts';

interface Props {
  readonly title: string;
  /** Where one came from. */
  readonly trail: ReactNode;
  /** Before the button that saves. */
  readonly actions?: ReactNode;
  readonly draft: Draft;
  readonly editor: Editor;
  /** Of what is there; absent: it is new, and may still be given one. */
  readonly id: string | undefined;
  /** What is said of the id of something new. */
  readonly idWords: { readonly taken: string; readonly help: string };
  /** Those that are shown in their places. */
  readonly faults: readonly Fault[];
  /** The segment that its conditions must not name. */
  readonly own: string | undefined;
  /** The version that is saved now, as far as is known. */
  readonly current: string | undefined;
  readonly view: 'json' | undefined;
  /** The definition in words, and what these are called. */
  readonly sentence: string;
  readonly sentenceTitle: string;
  /** Instead of blocks, where the definition is no tree of conditions. */
  readonly children?: ReactNode;
  /** What it gives, beside it. */
  readonly side: ReactNode;
}

const NewOrNamed = ({ draft, editor, id, idWords }: Pick<Props, 'draft' | 'editor' | 'id' | 'idWords'>) => {
  const t = useTranslations('segments.edit');
  const { ownId, setTypedId, isTaken, isIdWrong, hasTried, hasName } = editor;
  const error = isTaken ? idWords.taken : isIdWrong ? t('idWrong') : undefined;
  const field = { value: ownId, onChange: setTypedId, error, help: idWords.help };
  return (
    <HeadFields
      draft={draft}
      id={id === undefined ? field : undefined}
      nameError={hasTried && !hasName ? t('nameMissing') : undefined}
    />
  );
};

/** Where a definition is made and changed: its names, its words, itself, and what it gives; whoever saved in between is heard. */
export const EditorPage = ({ draft, editor, id, current, ...props }: Props) => {
  const { title, trail, actions, idWords, faults, own, view, sentence, sentenceTitle, children, side } = props;
  const action = useTranslations('app.action');
  const { lost, merging, settle } = editor;
  const isOutdated = current !== undefined && draft.base.etag !== current && draft.isDirty;
  return (
    <Page
      title={title}
      trail={trail}
      actions={
        <>
          {actions}
          <Button kind="primary" busy={editor.isBusy} onClick={editor.save}>
            {action('save')}
          </Button>
        </>
      }
    >
      <LeaveGuard isDirty={editor.isDirty} onDiscard={draft.discard} />
      <EditorNotices
        {...{ draft, isOutdated }}
        faults={editor.hasTried ? editor.faults.length : 0}
        error={editor.error}
        onLook={editor.save}
      />
      <DefinitionEditor {...{ draft, faults, own }}>
        <div className={layout.mainAndSide}>
          <div className={layout.stack}>
            <NewOrNamed {...{ draft, editor, id, idWords }} />
            <Card title={sentenceTitle}>
              <p className={styles.sentence} aria-live="polite">
                {sentence}
              </p>
            </Card>
            {merging && <MergeNotice {...{ draft, ...merging }} />}
            <DefinitionCard {...{ draft, view }}>{children}</DefinitionCard>
            <ClockFields draft={draft} />
          </div>
          <div className={styles.side}>{side}</div>
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

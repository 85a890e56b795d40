import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { Button } from '../../ui/button.tsx';
import { JsonBlock } from '../../ui/code-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { say } from '../../ui/toast.tsx';
import { OutcomeView } from './outcome-view.tsx';
import { type Quarantined, useReplayOne, useRestore } from './quarantine-queries.ts';
import { useReasonWords } from './reason-words.ts';

interface Props {
  readonly event: Quarantined;
  readonly onClose: () => void;
}

const parsed = (text: string): { readonly body: unknown } | undefined => {
  try {
    return { body: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

/** One event, to be corrected and sent; tried first, since what was sent cannot be called back. */
export const EventEditor = ({ event, onClose }: Props) => {
  const t = useTranslations('quarantine.edit');
  const can = useCan();
  const { title, advice } = useReasonWords()(event.reason.code);
  const [text, setText] = useState(() => JSON.stringify(event.body, null, 2));
  const replay = useReplayOne();
  const restore = useRestore();
  const read = parsed(text);
  const isOpen = event.replayedAt === undefined && event.discardedAt === undefined;
  const mayFix = isOpen && can('POST /v1/quarantine/{id}/replay');
  const change = (next: string): void => {
    setText(next);
    replay.reset();
  };
  const run = (dryRun: boolean): void => {
    if (!read) return;
    replay.mutate(
      { id: event.id, body: read.body, dryRun },
      {
        onSuccess: ({ passed }) => {
          if (dryRun || passed === 0) return;
          say({ title: t('sent') });
          onClose();
        },
      },
    );
  };
  const footer = mayFix ? (
    <>
      <Button onClick={() => run(true)} disabled={!read} busy={replay.isPending && replay.variables.dryRun}>
        {t('check')}
      </Button>
      <Button
        kind="primary"
        onClick={() => run(false)}
        disabled={!read}
        busy={replay.isPending && !replay.variables.dryRun}
      >
        {t('send')}
      </Button>
    </>
  ) : (
    event.discardedAt !== undefined &&
    can('POST /v1/quarantine/restore') && (
      <Button busy={restore.isPending} onClick={() => restore.mutate([event.id], { onSuccess: onClose })}>
        {t('restore')}
      </Button>
    )
  );
  return (
    <Dialog open shape="side" onClose={onClose} title={title} {...(footer !== false && { footer })}>
      <Notice tone="warn" title={event.reason.message}>
        <p>{advice}</p>
      </Notice>
      {mayFix ? (
        <TextArea
          label={t('body')}
          help={t('bodyHelp')}
          mono
          rows={16}
          value={text}
          onChange={change}
          error={!read && t('notJson')}
        />
      ) : (
        <JsonBlock value={event.body} label={t('body')} />
      )}
      {replay.data && <OutcomeView outcome={replay.data} isDry={replay.variables?.dryRun ?? true} />}
      {(replay.error ?? restore.error) && <ErrorNotice error={(replay.error ?? restore.error) as Error} />}
      <p className={layout.muted}>{t('original')}</p>
    </Dialog>
  );
};

import { Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import layout from '../../ui/layout.module.css';
import { Progress } from '../../ui/progress.tsx';
import { type ChangeDraft, changeOf, emptyChange } from './change-draft.ts';
import { ChangeFields } from './change-fields.tsx';
import { OutcomeView } from './outcome-view.tsx';
import { type Change, type Group, useReplayAll } from './quarantine-queries.ts';

/** All of a group, sent again: changed where needed, tried first, with progress while it runs. */
export const ReplayDialog = ({ group, onClose }: { readonly group: Group; readonly onClose: () => void }) => {
  const t = useTranslations('quarantine.replayAll');
  const action = useTranslations('app.action');
  const [drafts, setDrafts] = useState<readonly ChangeDraft[]>([]);
  const [done, setDone] = useState(0);
  const [total] = useState(group.waiting);
  const replay = useReplayAll();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const changes = drafts.map(changeOf);
  const fix = changes.filter((each): each is Change => each !== undefined);
  const isWhole = fix.length === drafts.length;
  const set = (next: readonly ChangeDraft[]): void => {
    setDrafts(next);
    replay.reset();
  };
  const run = (dryRun: boolean): void => {
    stop.current = new AbortController();
    setDone(0);
    replay.mutate({ group, fix, dryRun, onProgress: setDone, signal: stop.current.signal });
  };
  const isDry = replay.variables?.dryRun ?? true;
  const isSent = replay.data !== undefined && !isDry;
  const mayPass = replay.data?.passed ?? 0;
  return (
    <Dialog
      open
      shape="wide"
      onClose={onClose}
      title={t('title', { count: total })}
      description={t('description')}
      footer={
        isSent ? (
          <Button kind="primary" onClick={onClose}>
            {action('close')}
          </Button>
        ) : (
          <>
            <Button onClick={() => run(true)} disabled={!isWhole} busy={replay.isPending && isDry}>
              {t('check')}
            </Button>
            <Button
              kind="primary"
              onClick={() => run(false)}
              disabled={replay.data === undefined || mayPass === 0}
              busy={replay.isPending && !isDry}
            >
              {t('send', { count: mayPass })}
            </Button>
          </>
        )
      }
    >
      {!isSent && (
        <>
          {drafts.map((draft, place) => (
            <ChangeFields
              key={draft.key}
              draft={draft}
              onChange={(next) => set(drafts.with(place, next))}
              onRemove={() => set(drafts.toSpliced(place, 1))}
            />
          ))}
          <div>
            <Button small icon={<Plus />} onClick={() => set([...drafts, emptyChange()])}>
              {t('addChange')}
            </Button>
          </div>
        </>
      )}
      {replay.isPending && <Progress value={total === 0 ? 0 : Math.min(1, done / total)} label={t('progress')} />}
      {replay.data && <OutcomeView outcome={replay.data} isDry={isDry} />}
      {replay.error && <ErrorNotice error={replay.error} />}
      <p className={layout.muted}>{t('original')}</p>
    </Dialog>
  );
};

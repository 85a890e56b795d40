import { useNavigate } from '@tanstack/react-router';
import { Ellipsis, Pause, Play, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { serverNow } from '../../api/clock.ts';
import { useCan } from '../../app/access.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { say } from '../../ui/toast.tsx';
import { DeleteExport } from './delete-export.tsx';
import { type Export, isUnderWay, usePauseExport, useResumeExport, useRunNow } from './exports-queries.ts';

interface Props {
  readonly of: Export;
  readonly etag: string | undefined;
}

/** Runs, pauses (with a way back) and deletes an export. */
export const ExportActions = ({ of, etag }: Props) => {
  const t = useTranslations('exports');
  const action = useTranslations('app.action');
  const can = useCan();
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const run = useRunNow(of.id);
  const pause = usePauseExport(new Date(serverNow()).toISOString());
  const resume = useResumeExport();
  const onPause = () => {
    pause.mutate({ id: of.id, reason: t('pausedByHand') });
    const onUndo = () => resume.mutate({ id: of.id });
    say({ title: t('said.paused'), description: t('said.pausedMore'), undo: { label: action('undo'), onUndo } });
  };
  const onRun = () =>
    run.mutate(undefined, {
      onSuccess: ({ runId }) =>
        void navigate({ to: '/exports/$exportId/runs/$runId', params: { exportId: of.id, runId } }),
    });
  return (
    <>
      {can('POST /v1/exports/{id}/pause') &&
        (of.paused ? (
          <Button icon={<Play />} busy={resume.isPending} onClick={() => resume.mutate({ id: of.id })}>
            {t('resume')}
          </Button>
        ) : (
          <Button icon={<Pause />} onClick={onPause}>
            {t('pause')}
          </Button>
        ))}
      {can('POST /v1/exports/{id}/runs') && of.enabled && !of.paused && (
        <Button kind="primary" icon={<Play />} busy={run.isPending} disabled={isUnderWay(of.lastRun)} onClick={onRun}>
          {t('runNow')}
        </Button>
      )}
      {can('DELETE /v1/exports/{id}') && (
        <Menu
          trigger={<Button kind="quiet" icon={<Ellipsis />} aria-label={t('more')} />}
          entries={[
            { label: t('delete.button'), icon: <Trash2 />, isDangerous: true, onSelect: () => setDeleting(true) },
          ]}
        />
      )}
      <DeleteExport of={of} etag={etag} open={isDeleting} onClose={() => setDeleting(false)} />
    </>
  );
};

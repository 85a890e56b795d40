import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { answerOf, api } from '../../api/client.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { QueryView } from '../../ui/panel.tsx';
import { say } from '../../ui/toast.tsx';
import { useExportName } from './export-name.tsx';
import { type Export, useDeleteExport } from './exports-queries.ts';

interface Props {
  readonly of: Export;
  readonly etag: string | undefined;
  readonly open: boolean;
  readonly onClose: () => void;
}

const Consequences = ({ id }: { readonly id: string }) => {
  const t = useTranslations('exports.delete');
  const query = useQuery({
    queryKey: ['exports', id, 'audience'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/exports/{id}/audience', { params: { path: { id } }, signal })),
    staleTime: 0,
  });
  return (
    <QueryView query={query} rows={2}>
      {({ held, isMore, others }) => (
        <>
          <p>{t(isMore ? 'heldMore' : 'held', { count: held })}</p>
          {others > 0 && <p>{t('others', { count: others })}</p>}
          <p>{t('advice')}</p>
        </>
      )}
    </QueryView>
  );
};

/** Asks before an export is deleted, and says how many people stay at the platform. */
export const DeleteExport = ({ of, etag, open, onClose }: Props) => {
  const t = useTranslations('exports.delete');
  const name = useExportName()(of);
  const navigate = useNavigate();
  const remove = useDeleteExport();
  const confirm = () =>
    remove.mutate(
      { id: of.id, etag },
      {
        onSuccess: () => {
          say({ title: t('done', { name }) });
          void navigate({ to: '/exports' });
        },
      },
    );
  return (
    <ConfirmDialog
      {...{ open, onClose }}
      title={t('title', { name })}
      confirmLabel={t('button')}
      onConfirm={confirm}
      busy={remove.isPending}
      error={remove.error}
    >
      {open && <Consequences id={of.id} />}
    </ConfirmDialog>
  );
};

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { answerOf, api } from '../../api/client.ts';
import { JsonBlock } from '../../ui/code-block.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { QueryView } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { named, type ProfileEvent, profileKey, useSourceNames } from './profiles-queries.ts';
import { useEventName } from './words.ts';

interface Props {
  readonly profileId: string;
  readonly messageId: string;
  /** The event, where the list has it. */
  readonly known: ProfileEvent | undefined;
  readonly onClose: () => void;
}

/** An event that a link led to and no page of the list holds yet. */
const useEvent = ({ profileId, messageId, known }: Omit<Props, 'onClose'>) =>
  useQuery({
    queryKey: [...profileKey(profileId), 'event', messageId],
    initialData: known,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<ProfileEvent | null> => {
      const body = { text: messageId, limit: 20 };
      const call = api.POST('/v1/profiles/{identifier}/events/search', { params: named(profileId), body, signal });
      const { events } = await answerOf(call);
      return events.find((event) => event.messageId === messageId) ?? null;
    },
  });

const Details = ({ event }: { readonly event: ProfileEvent }) => {
  const t = useTranslations('profiles.timeline');
  const sourceName = useSourceNames();
  return (
    <div className={layout.stack}>
      <dl className={layout.facts}>
        <dt>{t('happened')}</dt>
        <dd>
          <Time at={event.timestamp} as="instant" />
        </dd>
        <dt>{t('received')}</dt>
        <dd>
          <Time at={event.receivedAt} as="instant" />
        </dd>
        <dt>{t('source')}</dt>
        <dd>{sourceName(event.sourceId)}</dd>
        <dt>{t('messageId')}</dt>
        <dd>
          <code className={layout.mono}>{event.messageId}</code> <CopyButton text={event.messageId} />
        </dd>
      </dl>
      <JsonBlock value={event} label={t('payload')} />
    </div>
  );
};

/** One event as it was accepted. */
export const EventDrawer = ({ onClose, ...props }: Props) => {
  const t = useTranslations('profiles.timeline');
  const eventName = useEventName();
  const query = useEvent(props);
  const { data } = query;
  const name = data && (data.type === 'track' ? data['event'] : data['name']);
  return (
    <Dialog open onClose={onClose} shape="side" title={data ? eventName({ type: data.type, name }) : t('event')}>
      <QueryView
        query={query}
        isEmpty={(event) => event === null}
        empty={<EmptyState title={t('gone')}>{t('goneAdvice')}</EmptyState>}
      >
        {(event) => event && <Details event={event} />}
      </QueryView>
    </Dialog>
  );
};

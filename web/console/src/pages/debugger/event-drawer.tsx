import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import type { LiveEvent } from '../../api/live-events.ts';
import { useCan } from '../../app/access.ts';
import { Badge } from '../../ui/badge.tsx';
import { JsonBlock } from '../../ui/code-block.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import layout from '../../ui/layout.module.css';
import { QueryView } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useOutcome } from './debugger-queries.ts';
import { FATE_TONE } from './fate-tone.ts';

const Outcome = ({ anchor, messageId }: { anchor: NonNullable<LiveEvent['anchor']>; messageId: string }) => {
  const t = useTranslations('debugger.outcome');
  const query = useOutcome(anchor, messageId);
  return (
    <div aria-live="polite">
      <QueryView query={query} rows={1}>
        {({ profileId, isThere }) => (
          <p>
            {t(isThere ? 'applied' : profileId === undefined ? 'onItsWay' : 'notSeen')}{' '}
            {profileId !== undefined && (
              <Link to="/profiles/$profileId" params={{ profileId }}>
                {t('profile')}
              </Link>
            )}
          </p>
        )}
      </QueryView>
    </div>
  );
};

const Facts = ({ event, sourceName }: { readonly event: LiveEvent; readonly sourceName: string }) => {
  const t = useTranslations('debugger');
  return (
    <dl className={layout.facts}>
      <dt>{t('column.received')}</dt>
      <dd>
        <Time at={event.receivedAt} as="instant" />
      </dd>
      <dt>{t('column.source')}</dt>
      <dd>
        <Link to="/sources/$sourceId" params={{ sourceId: event.sourceId }}>
          {sourceName}
        </Link>
      </dd>
      {event.type !== undefined && (
        <>
          <dt>{t('column.type')}</dt>
          <dd>{event.type}</dd>
        </>
      )}
      {event.anchor !== undefined && (
        <>
          <dt>{t('person')}</dt>
          <dd>
            <code>
              {event.anchor.type} {event.anchor.value}
            </code>
          </dd>
        </>
      )}
      {event.messageId !== undefined && (
        <>
          <dt>messageId</dt>
          <dd className={layout.row}>
            <code>{event.messageId}</code>
            <CopyButton text={event.messageId} />
          </dd>
        </>
      )}
      {event.imported && (
        <>
          <dt>{t('imported.label')}</dt>
          <dd>{t('imported.what')}</dd>
        </>
      )}
    </dl>
  );
};

interface Props {
  readonly event: LiveEvent;
  readonly sourceName: string;
  readonly onClose: () => void;
}

/** One event: what became of it, whose it is, what was sent. */
export const EventDrawer = ({ event, sourceName, onClose }: Props) => {
  const t = useTranslations('debugger');
  const hasOutcome = event.fate === 'accepted' && event.anchor !== undefined && event.messageId !== undefined;
  const mayFix = useCan()('GET /v1/quarantine/summary');
  return (
    <Dialog open shape="side" onClose={onClose} title={event.name ?? event.type ?? t('unnamed')}>
      <div className={layout.tight}>
        <div>
          <Badge tone={FATE_TONE[event.fate]}>{t(`fate.${event.fate}.label`)}</Badge>
        </div>
        {!hasOutcome && <p>{t(`fate.${event.fate}.what`)}</p>}
        {event.reason?.message !== undefined && <p>{event.reason.message}</p>}
        {event.fate === 'quarantined' && mayFix && (
          <Link to="/quarantine" search={{ sourceId: event.sourceId, code: event.reason?.code ?? '' }}>
            {t('toQuarantine')}
          </Link>
        )}
        {hasOutcome && event.anchor && event.messageId !== undefined && (
          <Outcome anchor={event.anchor} messageId={event.messageId} />
        )}
      </div>
      <Facts event={event} sourceName={sourceName} />
      {event.body !== undefined && <JsonBlock value={event.body} label={t('payload')} />}
    </Dialog>
  );
};

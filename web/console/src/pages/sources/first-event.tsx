import { Link } from '@tanstack/react-router';
import { Radio } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { type LiveEvent, useLiveEvents } from '../../api/live-events.ts';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { JsonBlock } from '../../ui/code-block.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import layout from '../../ui/layout.module.css';
import { Card } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { FATE_TONE } from '../debugger/fate-tone.ts';
import styles from './sources.module.css';
import { useActivity } from './sources-queries.ts';

const Arrived = ({ event }: { readonly event: LiveEvent }) => {
  const t = useTranslations('sources.live');
  const words = useTranslations('debugger');
  return (
    <div className={layout.tight}>
      <div className={layout.row}>
        <strong>{event.name ?? event.type ?? words('unnamed')}</strong>
        <Badge tone={FATE_TONE[event.fate]}>{words(`fate.${event.fate}.label`)}</Badge>
        <span className={layout.muted}>
          <Time at={event.receivedAt} />
        </span>
      </div>
      <p>{words(`fate.${event.fate}.what`)}</p>
      {event.reason?.message !== undefined && <p>{event.reason.message}</p>}
      {event.body !== undefined && (
        <details>
          <summary>{t('body')}</summary>
          <JsonBlock value={event.body} label={t('body')} />
        </details>
      )}
    </div>
  );
};

/** Listens for what the source sends: first that anything comes, then the last of it. */
export const FirstEvent = ({ sourceId }: { readonly sourceId: string }) => {
  const t = useTranslations('sources.live');
  const { events, isReady, error } = useLiveEvents({ sourceId }, true);
  const lastHour = useActivity().data?.get(sourceId)?.lastHour;
  const [latest] = events;
  return (
    <Card
      title={t('title')}
      actions={
        <ButtonLink small to="/debugger" search={{ sourceId }}>
          {t('open')}
        </ButtonLink>
      }
    >
      <div aria-live="polite" className={layout.stack}>
        {error && <ErrorNotice error={error} />}
        {latest ? (
          <Arrived event={latest} />
        ) : (
          <div className={layout.row}>
            <Radio aria-hidden className={styles.listening} />
            <div>
              <p>
                <strong>{t(lastHour === undefined ? 'waiting' : 'quiet')}</strong>
              </p>
              <p className={layout.muted}>{t(isReady && lastHour !== undefined ? 'quietHelp' : 'waitingHelp')}</p>
            </div>
          </div>
        )}
        {latest?.fate === 'quarantined' && (
          <Link to="/quarantine" search={{ sourceId }}>
            {t('fix')}
          </Link>
        )}
      </div>
    </Card>
  );
};

import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import layout from '../../ui/layout.module.css';
import { Time } from '../../ui/time.tsx';
import type { Evidence } from './profiles-queries.ts';
import { useSourceNames } from './profiles-queries.ts';
import { useEventName } from './words.ts';

interface Props {
  readonly profileId: string;
  readonly evidence: Evidence;
  /** What an officer set has no place in the timeline. */
  readonly isOrder?: boolean;
}

/** An event in a line: what it was, from where, when; it leads to its place in the timeline. */
export const EvidenceLine = ({ profileId, evidence, isOrder }: Props) => {
  const t = useTranslations('profiles.evidence');
  const eventName = useEventName();
  const sourceName = useSourceNames();
  const { messageId, type, sourceId, at } = evidence;
  if (type === undefined)
    return <span className={layout.muted}>{t.rich('expired', { time: () => <Time at={at} as="date" /> })}</span>;
  const name = eventName(evidence);
  return (
    <span className={layout.muted}>
      {t.rich(isOrder ? 'order' : 'line', {
        source: sourceId === undefined ? '' : sourceName(sourceId),
        time: () => <Time at={at} />,
        event: () =>
          isOrder ? (
            name
          ) : (
            <Link to="/profiles/$profileId/timeline" params={{ profileId }} search={{ event: messageId }}>
              {name}
            </Link>
          ),
      })}
    </span>
  );
};

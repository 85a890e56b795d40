import { Link } from '@tanstack/react-router';
import { CirclePause } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { faultOfCode } from '../../../../../shared/domain/export/connection.ts';
import { Notice } from '../../ui/notice.tsx';
import { Time } from '../../ui/time.tsx';
import { useDestinations } from '../destinations/destinations-queries.ts';
import type { Export } from './exports-queries.ts';

const GUARD = 'removal-guard';

/** Why an export stands still, since when, and what to do. */
export const PausedNotice = ({ of: { paused, destinationId } }: { readonly of: Export }) => {
  const t = useTranslations('exports.paused');
  const faults = useTranslations('destinations.fault');
  const { data: destinations = [] } = useDestinations();
  if (!paused) return null;
  const { since, reason, code } = paused;
  const platform = destinations.find(({ id }) => id === destinationId)?.name ?? destinationId;
  const when = t.rich('since', { when: () => <Time at={since} /> });
  if (code === undefined)
    return (
      <Notice tone="info" icon={<CirclePause />} title={t('byHand')}>
        <p>{when}</p>
        {reason !== '' && <p>{reason}</p>}
        <p>{t('stillRemoves')}</p>
      </Notice>
    );
  if (code === GUARD)
    return (
      <Notice tone="warn" icon={<CirclePause />} title={t('guard')}>
        <p>{when}</p>
        <p>{t('guardAdvice')}</p>
      </Notice>
    );
  const fault = faultOfCode(code) ?? 'refused';
  return (
    <Notice
      tone="bad"
      icon={<CirclePause />}
      title={faults(`${fault}.title`)}
      action={
        <Link to="/destinations/$destinationId" params={{ destinationId }}>
          {t('fix')}
        </Link>
      }
    >
      <p>{when}</p>
      <p>{faults(`${fault}.advice`, { platform })}</p>
      <p lang="en">{reason}</p>
    </Notice>
  );
};

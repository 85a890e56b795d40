import { useFormatter, useTranslations } from 'use-intl';
import { nextTimes } from '../../../../../shared/domain/export/schedule-form.ts';
import { useServerNow } from '../../api/clock.ts';
import layout from '../../ui/layout.module.css';
import { useScheduleWords } from './schedule-words.ts';

interface Props {
  readonly schedule: string;
  readonly timezone: string;
  /** When the planner means to begin next, where it has seen the schedule. */
  readonly nextAt?: string | undefined;
}

const SHOWN = 3;

/** A schedule in words, and the next three times in its own zone. */
export const NextTimes = ({ schedule, timezone, nextAt }: Props) => {
  const t = useTranslations('exports.schedule');
  const format = useFormatter();
  const now = useServerNow().getTime();
  const { words } = useScheduleWords();
  const known = nextAt === undefined ? {} : { nextAt: Date.parse(nextAt) };
  const times = nextTimes({ schedule, timezone }, { now, count: SHOWN, ...known });
  if (!Array.isArray(times)) return <p className={layout.muted}>{t('unreadable')}</p>;
  const shown = { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' } as const;
  return (
    <div className={layout.tight}>
      <p>{words({ schedule, timezone })}</p>
      <p className={layout.muted}>{t('next', { zone: timezone.replaceAll('_', ' ') })}</p>
      <ol className={layout.number}>
        {times.map((time) => (
          <li key={time}>
            <time dateTime={new Date(time).toISOString()}>
              {format.dateTime(new Date(time), { ...shown, timeZone: timezone })}
            </time>
          </li>
        ))}
      </ol>
    </div>
  );
};

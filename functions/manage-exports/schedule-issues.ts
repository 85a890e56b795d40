import type { ErrorDetail } from '../../shared/domain/api/failures.ts';
import { parseSchedule } from '../../shared/domain/export/schedule.ts';

/** Any zone's name, offsets such as +01:00 excluded: they are no zones and know no summer. */
const ZONE_NAME = /^[A-Za-z]/;

/** What is wrong with a schedule and its time zone, each told apart; a zone must exist even where a rate ignores it. */
export const scheduleIssues = (schedule: string, timezone: string): readonly ErrorDetail[] => {
  const parsed = parseSchedule(schedule);
  const zone = parseSchedule('cron(0 0 * * ? *)', timezone);
  return [
    ...('issue' in parsed ? [{ path: 'schedule', message: parsed.issue }] : []),
    ...('issue' in zone || !ZONE_NAME.test(timezone)
      ? [{ path: 'timezone', message: 'is not a time zone of the IANA list, such as Europe/Berlin' }]
      : []),
  ];
};

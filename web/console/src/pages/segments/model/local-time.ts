import { fromWall, toWall } from '../../../../../../shared/domain/segment/zone.ts';

const MINUTES = 'YYYY-MM-DDTHH:MM'.length;

/** An instant as a field for date and time shows it, on the clock of a zone. */
export const toInput = (iso: string, zone: string): string => {
  const instant = Date.parse(iso);
  return Number.isNaN(instant) ? '' : new Date(toWall(instant, zone)).toISOString().slice(0, MINUTES);
};

/** The instant that such a field names; undefined where it names none. */
export const fromInput = (text: string, zone: string): string | undefined => {
  const wall = Date.parse(`${text}Z`);
  return Number.isNaN(wall) ? undefined : new Date(fromWall(wall, zone)).toISOString();
};

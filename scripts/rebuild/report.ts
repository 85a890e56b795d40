import type { DerivedCounts } from '../../shared/domain/rebuild/rebuild-mark.ts';
import type { Rebuilt } from './rebuild.ts';

const number = (n: number): string => n.toLocaleString('en');

const NAMES: readonly (readonly [keyof DerivedCounts, string])[] = [
  ['profiles', 'profiles'],
  ['memberships', 'memberships'],
  ['records', 'timeline records'],
];

/** What a rebuild came to, beside what there was before. */
export const reportOf = ({ events, expired, before, after }: Rebuilt, seconds: number): string => {
  const rest = expired > 0 ? `, ${number(expired)} past their retention left out` : '';
  const lines = NAMES.map(([name, words]) => {
    const compared = after[name] === before[name] ? 'as before' : `${number(before[name])} before`;
    return `  ${words.padEnd(18)} ${number(after[name])} (${compared})`;
  });
  return [`Rebuilt from ${number(events)} events in ${Math.round(seconds)} s${rest}:`, ...lines].join('\n');
};

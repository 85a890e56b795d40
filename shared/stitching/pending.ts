import { sumCounts } from '../domain/ledger/ledger.ts';
import type { Fate } from './fold-person.ts';
import type { Incoming } from './incoming.ts';
import type { Screened } from './screen-erased.ts';

/**
 * What became of a record: its fate, with what of it was stitched, absent where nothing was; or the fault that stopped it.
 */
export type Result = { readonly fate: Fate; readonly stitched?: Incoming } | { readonly fault: unknown };

/** A record on its way: as it was given, and as it is without those who were erased. */
interface Open {
  readonly given: Incoming;
  readonly suppressed: number;
}

const withSuppressed = (result: Result, suppressed: number): Result =>
  suppressed === 0 || 'fault' in result || result.fate === 'poison'
    ? result
    : { ...result, fate: sumCounts([result.fate, { suppressed }]) };

/** The records that a worker still has to settle, and what became of the others, by the record as it was given. */
export const createPending = (incomings: readonly Incoming[]) => {
  const open = new Map<Incoming, Open>(incomings.map((given) => [given, { given, suppressed: 0 }]));
  const results = new Map<Incoming, Result>();
  return {
    open: (): readonly Incoming[] => [...open.keys()],
    /** Puts what is left of records in their place. */
    replace: (screened: ReadonlyMap<Incoming, Screened>): void => {
      for (const [before, { incoming, suppressed }] of screened) {
        const known = open.get(before);
        if (known === undefined) continue;
        open.delete(before);
        const sum = known.suppressed + suppressed;
        if (incoming) open.set(incoming, { given: known.given, suppressed: sum });
        else results.set(known.given, { fate: { suppressed: sum } });
      }
    },
    settle: (settled: Iterable<readonly [Incoming, Result]>): void => {
      for (const [incoming, result] of settled) {
        const known = open.get(incoming);
        if (known === undefined) continue;
        open.delete(incoming);
        const whole = 'fault' in result ? result : { ...result, stitched: incoming };
        results.set(known.given, withSuppressed(whole, known.suppressed));
      }
    },
    results: (): ReadonlyMap<Incoming, Result> => results,
  };
};

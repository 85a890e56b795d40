import type { StreamEntry } from '../domain/event/event.ts';
import { type Screenable, type Screening, screenEntry } from '../domain/privacy/screen-entry.ts';
import type { TombstoneStore } from '../ports/tombstone-store.ts';
import { screeningOf } from './screening-of.ts';

interface Dependencies {
  readonly tombstones: Pick<TombstoneStore, 'of'>;
  readonly keyring: { readonly keyOf: Screening['keyOf'] };
}

/** What may be shown of entries that were stored before their person was perhaps erased, in the order given (rule 33); one read for all they name. */
export const createScreenEntries =
  ({ tombstones, keyring }: Dependencies) =>
  async (all: readonly Screenable[]): Promise<readonly StreamEntry[]> => {
    const screening = await screeningOf(all, keyring, (named) => tombstones.of(named));
    return all.map((each) => (screening ? screenEntry(each, screening) : each.entry));
  };

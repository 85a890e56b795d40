import type { StreamEntry } from '../domain/event/event.ts';
import {
  liftByConsents,
  namedIn,
  rememberKeys,
  type Screenable,
  type Screening,
  screenEntry,
} from '../domain/privacy/screen-entry.ts';
import type { TombstoneStore } from '../ports/tombstone-store.ts';

interface Dependencies {
  readonly tombstones: Pick<TombstoneStore, 'of'>;
  readonly keyring: { readonly keyOf: Screening['keyOf'] };
}

/** What may be shown of entries that were stored before their person was perhaps erased, in the order given (rule 33); one read for all they name. */
export const createScreenEntries =
  ({ tombstones, keyring }: Dependencies) =>
  async (all: readonly Screenable[]): Promise<readonly StreamEntry[]> => {
    const keyOf = rememberKeys(keyring.keyOf);
    const named = [...new Set(all.flatMap((each) => namedIn(each).map(keyOf)))];
    const found = named.length === 0 ? new Map() : await tombstones.of(named);
    if (found.size === 0) return all.map(({ entry }) => entry);
    const screening = { tombstones: liftByConsents(all, { tombstones: found, keyOf }), keyOf };
    return all.map((each) => screenEntry(each, screening));
  };

import type { IdentifierKey } from '../domain/identity/identifier.ts';
import {
  liftByConsents,
  namedIn,
  rememberKeys,
  type Screenable,
  type Screening,
} from '../domain/privacy/screen-entry.ts';
import type { TombstoneStore } from '../ports/tombstone-store.ts';

type Read = (named: readonly IdentifierKey[]) => ReturnType<TombstoneStore['of']>;

/**
 * With what entries are screened (rule 33): one read for all whom they name, none where nobody is named. Undefined where nobody of
 * them was erased: then all stay as they are.
 */
export const screeningOf = async (
  all: readonly Screenable[],
  keyring: { readonly keyOf: Screening['keyOf'] },
  read: Read,
): Promise<Screening | undefined> => {
  const keyOf = rememberKeys(keyring.keyOf);
  const named = [...new Set(all.flatMap((each) => namedIn(each).map(keyOf)))];
  const tombstones = named.length === 0 ? undefined : await read(named);
  if (tombstones === undefined || tombstones.size === 0) return undefined;
  return { tombstones: liftByConsents(all, { tombstones, keyOf }), keyOf };
};

import { HeadwaterError } from '../domain/errors.ts';
import type { Parcel } from '../domain/event/cut-records.ts';
import { utf8Length } from '../domain/event/limits.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { type Screenable, type Screening, screenEntry } from '../domain/privacy/screen-entry.ts';
import type { TombstoneStore } from '../ports/tombstone-store.ts';
import { screeningOf } from './screening-of.ts';

interface Dependencies {
  readonly tombstones: Pick<TombstoneStore, 'of'>;
  readonly keyring: { readonly keyOf: Screening['keyOf'] };
}

/** An entry on its way to the stream, and when it first came (epoch ms). */
export interface Arrival {
  readonly parcel: Parcel;
  readonly receivedAt: number;
}

const screenableOf = ({ parcel: { entry, anchor }, receivedAt }: Arrival): Screenable => ({
  entry,
  receivedAt,
  ...(anchor ? { anchor } : {}),
});

const screenParcel = (arrival: Arrival, screening: Screening): Parcel => {
  const { parcel } = arrival;
  const entry = screenEntry(screenableOf(arrival), screening);
  if (entry === parcel.entry) return parcel;
  const bytes = utf8Length(JSON.stringify(entry));
  // What is left of somebody erased stands in no record of anybody.
  return 'suppressed' in entry ? { company: 'nobody', entry, bytes } : { ...parcel, entry, bytes };
};

/**
 * Makes the check at the doors: takes those who were erased out of what is about to be put on the stream (rule 33), in the order
 * given. One read for all identifiers, none where nobody is named; nothing is remembered between calls, so that an erasure is
 * heeded at once. Throws HeadwaterError `tombstones.unavailable` rather than let anything pass unread.
 */
export const createScreenParcels =
  ({ tombstones, keyring }: Dependencies) =>
  async (arrivals: readonly Arrival[], options: { readonly consistent: boolean }): Promise<readonly Parcel[]> => {
    const read = (named: readonly IdentifierKey[]) =>
      tombstones.of(named, options).catch((cause: unknown) => {
        throw new HeadwaterError('tombstones.unavailable', 'The tombstones of the erased cannot be read.', { cause });
      });
    const screening = await screeningOf(arrivals.map(screenableOf), keyring, read);
    return arrivals.map((arrival) => (screening ? screenParcel(arrival, screening) : arrival.parcel));
  };

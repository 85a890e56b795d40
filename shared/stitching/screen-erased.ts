import type { EventEntry, StreamEntry } from '../domain/event/event.ts';
import type { Identifier, IdentifierKey } from '../domain/identity/identifier.ts';
import { isNewConsent, isSuppressedAt, isSuppressedEvent } from '../domain/privacy/fence.ts';
import { judgeErased, namedBy } from '../domain/privacy/judge-erased.ts';
import { reborn } from '../domain/privacy/tombstone.ts';
import type { Definitions } from '../domain/profile/fold-events.ts';
import type { Fence } from '../ports/erasure-store.ts';
import type { Keyring } from '../ports/keyring.ts';
import type { TimelineStore } from '../ports/timeline-store.ts';
import { createPrepare, type Incoming } from './incoming.ts';

/** What is left of a record once those who were erased are taken out of it; nothing where no event is. */
export interface Screened {
  readonly incoming?: Incoming;
  /** Entries that were suppressed. */
  readonly suppressed: number;
}

/** What screening works with. */
export interface ScreenDependencies {
  readonly timelines: Pick<TimelineStore, 'append' | 'remove'>;
  readonly keyring: Keyring;
  /** Ends the suppression of an erased identifier as of a receipt, epoch ms, wherever its tombstone is looked for. */
  readonly lift: (fence: Fence, liftedAt: number) => Promise<void>;
}

type Fences = ReadonlyMap<IdentifierKey, Fence>;

const isEvent = (entry: StreamEntry): entry is EventEntry => 'event' in entry;

/** Fences as they are once the new consents among the records are heeded. */
const liftAll = async (incomings: readonly Incoming[], fences: Fences, { keyring, lift }: ScreenDependencies) => {
  const standing = new Map(fences);
  for (const { record, receivedAt } of incomings) {
    const { anchor } = record;
    if (anchor === undefined) continue;
    for (const entry of record.entries.filter(isEvent)) {
      for (const key of namedBy(entry, anchor).map(keyring.keyOf)) {
        const fence = standing.get(key);
        if (!fence || !isSuppressedAt(fence, receivedAt) || !isNewConsent(entry, fence, receivedAt)) continue;
        await lift(fence, receivedAt);
        standing.set(key, { ...fence, liftedAt: receivedAt });
      }
    }
  }
  return standing;
};

/** The keyring as it names those who came back: by a key of their own, which nothing of before leads to. */
const rebornKeyring = (keyring: Keyring, fences: Fences): Keyring => ({
  ...keyring,
  keyOf: (identifier) => {
    const key = keyring.keyOf(identifier);
    const fence = fences.get(key);
    return fence ? keyring.keyOf(reborn(identifier, fence.epoch)) : key;
  },
});

const screenOne = (
  incoming: Incoming,
  fences: Fences,
  { keyring, definitions }: Pick<ScreenDependencies, 'keyring'> & { readonly definitions: Definitions },
): Screened => {
  const { position, record, receivedAt } = incoming;
  const { anchor } = record;
  if (anchor === undefined) return { incoming, suppressed: 0 };
  const isErased = (identifier: Identifier, entry: EventEntry): boolean => {
    const fence = fences.get(keyring.keyOf(identifier));
    return fence !== undefined && isSuppressedEvent(fence, entry, receivedAt);
  };
  let suppressed = 0;
  const entries = record.entries.map((entry): StreamEntry => {
    if (!isEvent(entry)) return entry;
    const judged = judgeErased(entry, anchor, (identifier) => isErased(identifier, entry));
    if (judged === 'keep') return entry;
    if (judged !== 'suppress') return judged.entry;
    suppressed += 1;
    // The places of the others in the record stay.
    return { suppressed: 'erased' };
  });
  const prepare = createPrepare(rebornKeyring(keyring, fences));
  const { incoming: left } = prepare({ position, record: { ...record, entries } }, definitions);
  return { ...(left ? { incoming: left } : {}), suppressed };
};

const isInHand = (fence: Fence | undefined): boolean => fence !== undefined && fence.left.length > 0;

/**
 * An erasure under way learns from timelines what the erased showed, and a record may have been stitched before it comes again here:
 * it is left where the erasure looks, with the erased.
 */
const putAside = async (
  incomings: readonly Incoming[],
  fences: Fences,
  { timelines }: Pick<ScreenDependencies, 'timelines'>,
): Promise<void> => {
  const aside = incomings.flatMap(({ position, record, namings }) => {
    const fence = namings.map(({ key }) => fences.get(key)).find(isInHand);
    return fence ? [{ anchor: fence.key, position, record }] : [];
  });
  if (aside.length > 0) await timelines.append(aside);
};

/**
 * Takes those who were erased out of records that name them (rule 33): what names a person is suppressed, a device is stripped, and
 * who came back is kept under a key of their own. What an earlier attempt put on timelines is taken off again. Again is harmless.
 */
export const screenErased = async (
  incomings: readonly Incoming[],
  { fences, definitions }: { readonly fences: Fences; readonly definitions: Definitions },
  dependencies: ScreenDependencies,
): Promise<ReadonlyMap<Incoming, Screened>> => {
  const isNamed = ({ namings }: Incoming): boolean => namings.some(({ key }) => fences.has(key));
  const concerned = incomings.filter(isNamed);
  const standing = await liftAll(concerned, fences, dependencies);
  const screened = new Map(
    concerned.map((incoming) => [incoming, screenOne(incoming, standing, { ...dependencies, definitions })] as const),
  );
  await putAside(concerned, fences, dependencies);
  const moved = [...screened].filter(([before, { incoming }]) => incoming?.anchor !== before.anchor);
  const gone = moved.map(([before]) => before).filter(({ anchor }) => !isInHand(fences.get(anchor)));
  if (gone.length > 0) await dependencies.timelines.remove(gone);
  return screened;
};

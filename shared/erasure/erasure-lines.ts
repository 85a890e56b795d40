import type { AudienceState, RemovalState } from '../destinations/read-removal.ts';
import type { ReceiptLine } from '../domain/privacy/receipt.ts';
import type { ErasureProgress } from '../ports/erasure-jobs.ts';
import type { ErasureState } from './erase-person.ts';

const DAY = 86_400_000;
/** Point-in-time recovery of DynamoDB reaches so far back. */
const BACKUPS_MS = 35 * DAY;
/** Exits stay listable for so long. */
const EXITS_MS = 30 * DAY;
/** Rows of runs and closed requests go by themselves after so long. */
const RUNS_MS = 30 * DAY;

/** What stays of erased identifiers for good: nothing that anybody could read. */
const tombstones = ({ erased, erasedAt }: ErasureState): ReceiptLine => ({
  store: 'tombstones',
  what: 'keyed hashes that keep events of before from bringing the person back, and new ones out until a new consent; kept with the archive',
  count: erased.length,
  at: erasedAt,
});

const stores = ({ records, quarantined, cut, packages, profileIds, erasedAt, again }: ErasureState): ReceiptLine[] => [
  {
    store: 'profiles',
    what: 'removed from profiles, with identifiers, links, memberships and timers',
    count: profileIds.length,
    at: erasedAt,
    remains: {
      what: 'exits from segments, by the id of a profile that is no more',
      until: erasedAt + EXITS_MS,
      why: 'who lists changes must learn that somebody left; they expire',
    },
  },
  {
    store: 'timelines',
    what: 'removed or stripped records of events',
    count: records + (again?.records ?? 0),
    at: again?.at ?? erasedAt,
  },
  {
    store: 'quarantine',
    what: 'removed refused events',
    count: quarantined + (again?.quarantined ?? 0),
    at: again?.at ?? erasedAt,
  },
  ...(cut === 0
    ? []
    : [{ store: 'devices', what: 'cut devices that serve others from the person', count: cut, at: erasedAt }]),
  ...(packages === 0
    ? []
    : [{ store: 'results', what: 'emptied files of earlier requests', count: packages, at: erasedAt }]),
  { store: 'stream', what: 'looked again once it had forgotten what came before', count: 1, at: again?.at ?? erasedAt },
];

const fileLines = (files: ErasureProgress | undefined): ReceiptLine[] =>
  (['first', 'again'] as const).flatMap((pass) =>
    (files?.receipts[pass] ?? []).map(({ store, objects, rowsRemoved, bytesRead, bytesWritten, at }) => ({
      store,
      what: `${pass === 'first' ? 'rewrote' : 'searched again and rewrote'} ${objects} objects, ${bytesRead} bytes read and ${bytesWritten} written`,
      count: rowsRemoved,
      at,
    })),
  );

const LEFT: Readonly<Record<NonNullable<AudienceState['leavesBehind']>, string>> = {
  contact: 'the contact itself, outside of the audience',
  files: 'files that were picked up',
  messages: 'messages that were delivered',
};

const wordsOf = ({ state, problem, deletedAt }: AudienceState): string => {
  if (state === 'removed') return 'the platform confirmed the removal';
  if (deletedAt !== undefined) return 'cannot be reached: the destination was deleted';
  return `asked and not confirmed${problem ? `: ${problem.code}` : ''}`;
};

const destinationLine = (audience: AudienceState, now: number): ReceiptLine => {
  const { destination, removedAt, askedAt, leavesBehind, state } = audience;
  const why = leavesBehind
    ? 'the platform knows no call that takes it away; ask the platform'
    : 'only the platform can';
  const what = leavesBehind ? LEFT[leavesBehind] : 'whatever the platform holds';
  return {
    store: `destination:${destination.type}`,
    what: `${destination.name}: ${wordsOf(audience)}`,
    count: 1,
    at: removedAt ?? askedAt,
    ...(state !== 'removed' || leavesBehind ? { remains: { what, until: now, why } } : {}),
  };
};

const exportsLine = ({ exports: { entries, rows }, erasedAt }: ErasureState, now: number): ReceiptLine => ({
  store: 'deliveries',
  what: 'removed entries of ledgers and rows of runs',
  count: entries + rows,
  at: now,
  remains: {
    what: 'rows that were under way',
    until: erasedAt + RUNS_MS,
    why: 'they hold keyed identifiers only and expire',
  },
});

const backups = (now: number): ReceiptLine => ({
  store: 'backups',
  what: 'nothing can be removed from point-in-time recovery',
  count: 0,
  at: now,
  remains: {
    what: 'ledgers of deliveries and sealed parts of this request, as they were',
    until: now + BACKUPS_MS,
    why: 'point-in-time recovery of the tables deliveries and privacy keeps 35 days; profiles and timelines have none',
  },
});

/** What the receipt of an erasure says of each store: what went, when, and what stays until when, and why (rule 34). */
export const erasureLines = ({
  state,
  files,
  removal,
  now,
}: {
  readonly state: ErasureState;
  readonly files: ErasureProgress | undefined;
  readonly removal: RemovalState | undefined;
  readonly now: number;
}): readonly ReceiptLine[] => [
  tombstones(state),
  ...stores(state),
  ...fileLines(files),
  ...(removal?.audiences ?? []).map((audience) => destinationLine(audience, now)),
  exportsLine(state, now),
  {
    store: 'objections',
    what: 'keyed hashes of addresses that said no to a purpose are kept, so that the no outlives the erasure',
    count: state.erased.length,
    at: now,
  },
  backups(now),
];

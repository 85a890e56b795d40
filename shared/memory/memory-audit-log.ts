import type { AuditEntry, AuditPlace } from '../domain/access/audit-entry.ts';
import { HeadwaterError } from '../domain/errors.ts';
import { type AuditLog, type AuditOutcome, type AuditQuery, LATEST_DAYS } from '../ports/audit-log.ts';

const DAY = 86_400_000;
/** The first status that says that a call did nothing. */
const FAILED = 400;

const placeOf = ({ at, id }: AuditPlace): string => `${String(at).padStart(15, '0')}#${id}`;
const dayOf = (at: number): number => Math.floor(at / DAY);

const outcomeOf = ({ step, status = 0 }: AuditEntry): AuditOutcome | undefined => {
  if (step === 'refused') return 'refused';
  if (step === 'asked') return undefined;
  return status < FAILED ? 'done' : 'failed';
};

const isOfKind = (entry: AuditEntry, { outcome, method }: AuditQuery): boolean =>
  (outcome === undefined || outcomeOf(entry) === outcome) &&
  (method === undefined || entry.route.startsWith('GET ') === (method === 'read'));

const isAskedFor = (entry: AuditEntry, query: AuditQuery): boolean => {
  const { from, to, tokenId, route, target, after } = query;
  return (
    isOfKind(entry, query) &&
    entry.at >= from &&
    entry.at < to &&
    (tokenId === undefined || entry.tokenId === tokenId) &&
    (route === undefined || entry.route === route) &&
    (target === undefined || entry.target === target) &&
    (after === undefined || placeOf(entry) < placeOf(after))
  );
};

/** The AuditLog in memory. `entries` lets a test play the one who edits the table. */
export const createMemoryAuditLog = (): AuditLog & { readonly entries: Map<string, AuditEntry> } => {
  const entries = new Map<string, AuditEntry>();
  const uses = new Map<string, string>();
  const newestFirst = (): readonly AuditEntry[] =>
    [...entries.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));

  return {
    entries,
    append: async (entry) => {
      const present = entries.get(placeOf(entry));
      if (present !== undefined && present.digest !== entry.digest)
        throw new HeadwaterError('audit.taken', 'Another audit entry has this place.');
      if (present === undefined) entries.set(placeOf(entry), structuredClone(entry));
    },
    latest: async (at) => {
      const days = (entry: AuditEntry): number => dayOf(at) - dayOf(entry.at);
      return newestFirst().find((entry) => days(entry) >= 0 && days(entry) <= LATEST_DAYS);
    },
    find: async (places) => places.map((place) => entries.get(placeOf(place))).filter((entry) => entry !== undefined),
    read: async (query) => {
      const found = newestFirst().filter((entry) => isAskedFor(entry, query));
      const page = found.slice(0, query.limit);
      const end = page.at(-1);
      return {
        entries: structuredClone(page),
        ...(found.length > query.limit && end ? { next: { at: end.at, id: end.id } } : {}),
      };
    },
    noteUse: async (tokenId, at) => {
      const day = new Date(at).toISOString().slice(0, 10);
      const known = uses.get(tokenId);
      if (known === undefined || known < day) uses.set(tokenId, day);
    },
    lastUses: async (tokenIds) =>
      new Map(
        tokenIds.flatMap((id) => {
          const day = uses.get(id);
          return day === undefined ? [] : [[id, day] as const];
        }),
      ),
  };
};

import { iso } from '../../shared/domain/api/common-schemas.ts';
import { type AcceptedEvent, eventName } from '../../shared/domain/event/event.ts';
import type { IdentifierKey, Link } from '../../shared/domain/identity/identifier.ts';
import { compareSightings } from '../../shared/domain/identity/link-order.ts';
import type { ProfileIdentifier, ProfileState } from '../../shared/domain/profile/profile.ts';
import { aggregateAt } from '../../shared/domain/segment/judge-entries.ts';
import { eventSpan, foldLeaf, leafMatches } from '../../shared/domain/segment/leaf.ts';
import type { CompiledTrait, LeafState } from '../../shared/domain/segment/segment.ts';

interface Known {
  readonly state: ProfileState;
  readonly identifiers: readonly ProfileIdentifier[];
  readonly links: readonly (Link & { readonly refused?: string })[];
  /** Newest first. */
  readonly history: readonly AcceptedEvent[];
  readonly computed: readonly CompiledTrait[];
  readonly zone: (trait: CompiledTrait) => string;
  readonly now: number;
}

const NEWEST = 5;
/** Counting events beyond which it is not worked out which of them set a value. */
const MOST_FOLDED = 1000;

const evidenceOf = ({ body, at, receivedAt, sourceId }: AcceptedEvent) => {
  const name = eventName(body);
  return {
    ...{ messageId: body.messageId, at: iso(at), receivedAt: iso(receivedAt), sourceId, type: body.type },
    ...(name === undefined ? {} : { name }),
  };
};

const traitsOf = ({ state, history }: Known) => {
  const byName = new Map(history.map((event) => [`${event.body.messageId}\n${event.at}`, event]));
  const cells = Object.entries(state.traits).filter(([, { value }]) => value !== null);
  return Object.fromEntries(
    cells.map(([name, { at, messageId, pinned }]) => {
      const event = byName.get(`${messageId}\n${at}`);
      const from = event ? evidenceOf(event) : { messageId, at: iso(at) };
      return [name, { ...from, ...(pinned ? { rectified: true as const } : {}) }];
    }),
  );
};

/** The event at which the value became what it is, earlier ones folded first. */
const setterOf = (
  { leaf }: CompiledTrait,
  counting: readonly AcceptedEvent[],
  { now, zone }: { readonly now: number; readonly zone: string },
): AcceptedEvent | undefined => {
  let state: LeafState | undefined;
  let [value, setter]: [string | undefined, AcceptedEvent | undefined] = [undefined, undefined];
  for (const event of counting.toReversed()) {
    state = foldLeaf(leaf, state, event);
    const next = JSON.stringify(aggregateAt(leaf, { state, now, zone }).value);
    if (next !== value) [value, setter] = [next, event];
  }
  return setter;
};

const computedOf = ({ computed, history, zone: zoneOf, now }: Known) =>
  Object.fromEntries(
    computed.flatMap((trait) => {
      const zone = zoneOf(trait);
      const counting = history.filter((event) => {
        const span = leafMatches(trait.leaf, event) ? eventSpan(trait.leaf, event, zone) : undefined;
        return span !== undefined && span.from <= now && now < span.to;
      });
      if (counting.length === 0) return [];
      const setter = counting.length > MOST_FOLDED ? undefined : setterOf(trait, counting, { now, zone });
      const shown = {
        counted: counting.length,
        ...(setter ? { setBy: evidenceOf(setter) } : {}),
        newest: counting.slice(0, NEWEST).map(evidenceOf),
      };
      return [[trait.id, shown] as const];
    }),
  );

/** What first showed an identifier: an event that it anchors, or one that showed it beside another of the profile. */
interface Sighting {
  readonly receivedAt: number;
  readonly messageId: string;
  readonly trust: Link['trust'];
  readonly sourceId: string;
  readonly beside?: IdentifierKey;
}

const sightingsOf = ({ history, links }: Known): ReadonlyMap<IdentifierKey, Sighting> => {
  const first = new Map<IdentifierKey, Sighting>();
  const see = (key: IdentifierKey, sighting: Sighting): void => {
    const known = first.get(key);
    const order = known ? compareSightings(sighting, known) : -1;
    if (order < 0 || (order === 0 && known?.beside === undefined)) first.set(key, sighting);
  };
  for (const { anchor, receivedAt, body, trust, sourceId } of history)
    see(anchor, { receivedAt, messageId: body.messageId, trust, sourceId });
  for (const { anchor, other, refused, ...link } of links) {
    if (refused !== undefined) continue;
    see(anchor, { ...link, beside: other });
    see(other, { ...link, beside: anchor });
  }
  return first;
};

const identifiersOf = (known: Known) => {
  const sightings = sightingsOf(known);
  const events = new Map(
    known.history.map((event) => [`${event.sourceId}\n${event.body.messageId}\n${event.receivedAt}`, event]),
  );
  const names = new Map(known.identifiers.map(({ key, type, value }) => [key, `${type}:${value}`]));
  return known.identifiers.map(({ key, type, value }) => {
    const sighting = sightings.get(key);
    if (!sighting) return { type, value };
    const { messageId, sourceId, receivedAt, trust, beside } = sighting;
    const event = events.get(`${sourceId}\n${messageId}\n${receivedAt}`);
    const companion = beside && names.get(beside);
    const from = event ? evidenceOf(event) : { messageId, sourceId, at: iso(receivedAt), receivedAt: iso(receivedAt) };
    return { type, value, from: { ...from, trust, ...(companion === undefined ? {} : { with: companion }) } };
  });
};

/** Which event each identifier, trait and computed trait comes from, as far as events are kept. */
export const showProvenance = (known: Known) => ({
  identifiers: identifiersOf(known),
  traits: traitsOf(known),
  computedTraits: computedOf(known),
});

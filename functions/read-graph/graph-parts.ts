import { iso } from '../../shared/domain/api/common-schemas.ts';
import { type AcceptedEvent, eventName } from '../../shared/domain/event/event.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { Held } from '../../shared/domain/identity/period.ts';
import type { IdentityRules } from '../../shared/domain/identity/rules.ts';
import type { Separation } from '../../shared/domain/identity/separation.ts';
import type { IdentifierPointer, Redirect, StoredLink } from '../../shared/ports/profile-store.ts';

/** An identifier that too many people share: how many, and the link that made it so. */
export interface Sharing {
  readonly userIds: number;
  readonly devices: number;
  readonly link?: StoredLink;
}

/** A release that is in force: of which identifier, and what its order says, while that is kept. */
export interface Release {
  readonly key: IdentifierKey;
  readonly at: number;
  readonly order?: AcceptedEvent;
}

/** What a graph is drawn from. */
export interface GraphParts {
  readonly profileId: string;
  readonly members: ReadonlySet<IdentifierKey>;
  readonly held: Held;
  /** Newest last. */
  readonly links: readonly StoredLink[];
  readonly separations: readonly Separation[];
  readonly merges: readonly Redirect[];
  /** Of every identifier that is named. */
  readonly pointers: ReadonlyMap<IdentifierKey, IdentifierPointer>;
  readonly shared: ReadonlyMap<IdentifierKey, Sharing>;
  readonly rules: IdentityRules;
  readonly releases: readonly Release[];
  /** Latest events of the identifiers shown. */
  readonly recent: readonly AcceptedEvent[];
  /** The events behind the links, by `evidenceName`. */
  readonly events: ReadonlyMap<string, AcceptedEvent>;
  /** `type:value` where the value is known, else the key. */
  readonly nameOf: (key: IdentifierKey) => string;
  /** The profile that an id leads to now. */
  readonly currentId: (profileId: string) => string;
}

/** How the event behind a link is found. */
export const evidenceName = (sourceId: string, messageId: string): string => `${sourceId}\n${messageId}`;

/** An event as far as a graph shows it. */
export const evidenceOf = ({ body }: AcceptedEvent) => {
  const name = eventName(body);
  return { type: body.type, timestamp: body.timestamp, ...(name === undefined ? {} : { name }) };
};

/** A link as the API shows it. */
export const showLink = (
  { anchor, other, messageId, sourceId, trust, receivedAt, refused }: StoredLink,
  { events, nameOf }: Pick<GraphParts, 'events' | 'nameOf'>,
) => {
  const event = events.get(evidenceName(sourceId, messageId));
  return {
    a: nameOf(anchor),
    b: nameOf(other),
    ...{ messageId, source: sourceId, trust, at: iso(receivedAt) },
    ...(refused === undefined ? {} : { refused }),
    ...(event ? { event: evidenceOf(event) } : {}),
  };
};

const MOST_BEHIND = 20;

/** What every decision says of itself. */
export const decided = (
  {
    at,
    messageId,
    because,
  }: { readonly at: number; readonly messageId?: string | undefined; readonly because: string },
  links: readonly StoredLink[],
  parts: GraphParts,
) => ({
  because,
  at: iso(at),
  ...(messageId === undefined ? {} : { messageId }),
  links: links.slice(0, MOST_BEHIND).map((link) => showLink(link, parts)),
});

import { iso } from '../../shared/domain/api/common-schemas.ts';
import { type AcceptedEvent, eventName } from '../../shared/domain/event/event.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { Redirect, StoredLink } from '../../shared/ports/profile-store.ts';

/** What a graph is drawn from. `nameOf` gives `type:value` where the value is known, else the key. */
export interface GraphParts {
  readonly links: readonly StoredLink[];
  readonly merges: readonly Redirect[];
  readonly history: readonly AcceptedEvent[];
  readonly nameOf: (key: IdentifierKey) => string;
}

const byTime = (a: { at: string; messageId: string }, b: { at: string; messageId: string }): number =>
  a.at < b.at || (a.at === b.at && a.messageId < b.messageId) ? -1 : 1;

const evidenceOf = ({ body }: AcceptedEvent) => {
  const name = eventName(body);
  return { type: body.type, timestamp: body.timestamp, ...(name === undefined ? {} : { name }) };
};

/** The links in the order they were seen, and the decisions taken from them, each with the links behind it. */
export const showGraph = ({ links, merges, history, nameOf }: GraphParts) => {
  const events = new Map(history.map((event) => [`${event.sourceId}\n${event.body.messageId}`, event]));
  const show = ({ anchor, other, messageId, sourceId, trust, receivedAt }: StoredLink) => {
    const event = events.get(`${sourceId}\n${messageId}`);
    const seen = { messageId, source: sourceId, trust, at: iso(receivedAt) };
    return { a: nameOf(anchor), b: nameOf(other), ...seen, ...(event ? { event: evidenceOf(event) } : {}) };
  };
  const refusals = links.flatMap((link) =>
    link.refused === undefined
      ? []
      : {
          kind: 'refusal' as const,
          reason: link.refused,
          at: iso(link.receivedAt),
          messageId: link.messageId,
          links: [show(link)],
        },
  );
  const joined = merges.map(({ profileId, at, messageId }) => ({
    kind: 'merge' as const,
    profileId,
    at: iso(at),
    messageId,
    links: links.filter((link) => link.messageId === messageId && link.refused === undefined).map(show),
  }));
  return { links: links.map(show).sort(byTime), decisions: [...joined, ...refusals].sort(byTime) };
};

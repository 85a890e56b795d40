import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import { commandOf } from '../../shared/domain/identity/command.ts';
import { type UnusedName, unusedNames } from '../../shared/domain/identity/unused-names.ts';
import { decided, evidenceOf, type GraphParts, type Release } from './graph-parts.ts';

interface Found extends UnusedName {
  readonly event: AcceptedEvent;
}

const explainUnused = ({ type, place, reason, value, event }: Found, parts: GraphParts) => {
  const identifier = value === undefined ? {} : { identifier: `${type}:${value}` };
  const because =
    value === undefined
      ? `What “${place}” holds is no ${type} that could name one person: it links nobody.`
      : `${type}:${value} names nobody: the rules block its value, and “${place}” links nobody.`;
  const { receivedAt: at, body } = event;
  return {
    kind: 'blocked' as const,
    ...{ type, place, reason },
    ...identifier,
    event: evidenceOf(event),
    ...decided({ at, messageId: body.messageId, because }, [], parts),
  };
};

/** What recent events hold in places of identifiers without naming anybody: each once, with the newest event that has it. */
export const explainUnusedNames = (parts: GraphParts) => {
  const { rules, recent } = parts;
  const found = new Map<string, Found>();
  for (const event of recent.toSorted((a, b) => a.receivedAt - b.receivedAt)) {
    if (commandOf(event.body) !== undefined) continue;
    for (const each of unusedNames(event.body, { rules, trust: event.trust }))
      found.set(`${each.type}\n${each.place}\n${each.value ?? ''}`, { ...each, event });
  }
  return [...found.values()].map((each) => explainUnused(each, parts));
};

const explainRelease = ({ key, at, order }: Release, parts: GraphParts) => {
  const identifier = parts.nameOf(key);
  const reason = order && commandOf(order.body)?.reason;
  const because = `An officer released ${identifier}: who shared it until then is no longer counted.`;
  return {
    kind: 'released' as const,
    identifier,
    ...(reason ? { reason } : {}),
    ...decided({ at, messageId: order?.body.messageId, because }, [], parts),
  };
};

/** Identifiers that too many shared until an officer released them. */
export const explainReleases = (parts: GraphParts) => parts.releases.map((each) => explainRelease(each, parts));

import type { AcceptedEvent } from '../domain/event/event.ts';
import { commandOf } from '../domain/identity/command.ts';
import type { Identifier, IdentifierKey } from '../domain/identity/identifier.ts';
import { pairOf, type Separation } from '../domain/identity/separation.ts';
import type { Keyring } from '../ports/keyring.ts';

/** What commands among some events order about who is who. */
export interface Orders {
  readonly separations: readonly Separation[];
  /** `at`: the receipt of the release, epoch ms. */
  readonly releases: readonly { readonly key: IdentifierKey; readonly at: number }[];
}

interface Ordered extends Orders {
  readonly namings: readonly { readonly key: IdentifierKey; readonly identifier: Identifier }[];
}

/** What a command orders, with whom it names; nothing for any other event. */
export const ordersOf = (event: AcceptedEvent, keyring: Pick<Keyring, 'keyOf'>): Ordered[] => {
  const { body, receivedAt: at } = event;
  const command = commandOf(body);
  if (command === undefined) return [];
  const { identifiers, rest = [], cut = [], reason } = command;
  const name = (identifier: Identifier) => ({ key: keyring.keyOf(identifier), identifier });
  const [named, others, ends] = [identifiers.map(name), rest.map(name), cut.map(([, end]) => name(end))];
  const namings = [...named, ...others, ...ends];
  if (body.type === 'release') return [{ namings, separations: [], releases: named.map(({ key }) => ({ key, at })) }];
  const order = { isInForce: body.type === 'unlink', at, messageId: body.messageId, reason };
  const apart = named.flatMap(({ key }) =>
    others.map((other): Separation => ({ ...pairOf(key, other.key), kind: 'apart', ...order })),
  );
  const cuts = cut.flatMap(([place], i): Separation[] => {
    const [near, far] = [named[place], ends[i]];
    return near && far ? [{ ...pairOf(near.key, far.key), kind: 'cut', ...order }] : [];
  });
  return [{ namings, separations: [...apart, ...cuts], releases: [] }];
};

/** Every identifier that something is ordered of. */
export const keysOrdered = ({ separations, releases }: Orders): IdentifierKey[] => [
  ...separations.flatMap(({ a, b }) => [a, b]),
  ...releases.map(({ key }) => key),
];

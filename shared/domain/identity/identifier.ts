/** What names a person: a built-in type (`userId`, `anonymousId`, `email`, `phone`) or a custom one, and its normalised value. */
export interface Identifier {
  readonly type: string;
  readonly value: string;
}

/**
 * An identifier as keys, logs and ledgers may hold it: `type:` + base64url HMAC of the normalised value under the
 * deployment's secret (design §4, "no PII in keys"). Made by the `Keyring` port only.
 */
export type IdentifierKey = string & { readonly __brand: 'IdentifierKey' };

/** The type part of a key: `email` of `email:…`. Types never contain a colon. */
export const typeOfKey = (key: IdentifierKey): string => key.slice(0, key.indexOf(':'));

/**
 * An identifier that collection found in an event, normalised under the rules of that moment: type, value, and `alias` where it
 * is the previousId of an alias call. Part of the event for ever (rule 1): no later change of rules or of code moves it.
 */
export type Stamp = readonly [type: string, value: string, role?: 'alias'];

/**
 * `asserted`: shown by a source with a secret key (server, import). `claimed`: shown by a public write key (browser).
 * Rule 9 says what each may do.
 */
export type Trust = 'asserted' | 'claimed';

/** An observed link: the event `messageId` showed `anchor` and `other` together. Immutable; `receivedAt` (epoch ms) is its first. */
export interface Link {
  readonly anchor: IdentifierKey;
  readonly other: IdentifierKey;
  readonly messageId: string;
  readonly sourceId: string;
  readonly trust: Trust;
  readonly receivedAt: number;
  /** Set on links shown by an `alias` call (rule 14). */
  readonly alias?: true;
}

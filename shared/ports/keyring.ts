import type { Identifier, IdentifierKey } from '../domain/identity/identifier.ts';

/** What is done with the deployment's secret. Synchronous: the secret is loaded before the port is made. */
export interface Keyring {
  /** The key of a normalised identifier: the same value always gives the same key. */
  keyOf(identifier: Identifier): IdentifierKey;
  /** The profileId of a founder and an epoch (rule 11). */
  profileIdOf(founder: IdentifierKey, epoch: number): string;
  /** A keyed digest for other uses (write keys, ledger values); `purpose` separates the domains. base64url. */
  digest(purpose: string, text: string): string;
  /** Encrypts for storage (AES-256-GCM, fresh nonce), base64url. */
  seal(text: string): string;
  /** The clear text; of the empty text, which is what is left of an expired value, the empty text. Throws HeadwaterError `keyring.unreadable` when the text was sealed under another secret or changed. */
  open(sealed: string): string;
}

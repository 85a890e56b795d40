import type { Identifier, IdentifierKey } from '../identity/identifier.ts';

/**
 * What is left of an erased identifier (rule 33): its keyed hash. What names it is suppressed: for ever if received up to
 * `erasedAt`, and what is newer until `liftedAt`, the receipt of an explicit new consent. Instants epoch ms.
 */
export interface Tombstone {
  readonly key: IdentifierKey;
  readonly erasedAt: number;
  /** The request that asked for it. */
  readonly requestId: string;
  /** How often it was erased: an identifier that comes back is kept under a key of this epoch, without a link to the past. */
  readonly epoch: number;
  readonly liftedAt?: number;
}

/**
 * The identifier as its key is made of it once it came back: no value that collection reads holds this character, so nothing of
 * before is ever found by it.
 */
export const reborn = ({ type, value }: Identifier, epoch: number): Identifier => ({
  type,
  value: `${value}\u0000${epoch}`,
});

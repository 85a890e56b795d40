import type { Identifier, IdentifierKey } from '../identity/identifier.ts';
import { reborn, type Tombstone } from './tombstone.ts';

/** What looking up reads; the ports of these names fit. */
export interface FindDependencies<P> {
  readonly profiles: {
    places(keys: readonly IdentifierKey[]): Promise<{
      readonly pointers: ReadonlyMap<IdentifierKey, P>;
      readonly fences: ReadonlyMap<IdentifierKey, Pick<Tombstone, 'epoch' | 'liftedAt'>>;
    }>;
  };
  readonly keyring: { keyOf(identifier: Identifier): IdentifierKey };
}

/** An identifier as a caller names it, the key that it is kept under now, and its pointer where it is known. */
export interface PresentLife<P> {
  readonly identifier: Identifier;
  readonly key: IdentifierKey;
  readonly pointer?: P;
}

/**
 * Makes the look-up of identifiers that a caller names, in their order. Who was erased is known by no key, and whoever came back
 * after that by the key of the present life alone (rule 33): nothing else may make a key of what a caller names and read by it.
 */
export const createFindLives =
  <P>({ profiles, keyring }: FindDependencies<P>) =>
  async (identifiers: readonly Identifier[]): Promise<readonly PresentLife<P>[]> => {
    const first = identifiers.map((identifier) => ({ identifier, key: keyring.keyOf(identifier) }));
    const { pointers, fences } = await profiles.places(first.map(({ key }) => key));
    const present = first.map((each) => {
      const fence = fences.get(each.key);
      if (fence?.liftedAt === undefined) return each;
      return { ...each, key: keyring.keyOf(reborn(each.identifier, fence.epoch)) };
    });
    const moved = present.flatMap(({ key }, i) => (key === first[i]?.key ? [] : [key]));
    const later: ReadonlyMap<IdentifierKey, P> =
      moved.length === 0 ? new Map() : (await profiles.places(moved)).pointers;
    return present.map((each) => {
      const pointer = pointers.get(each.key) ?? later.get(each.key);
      return pointer === undefined ? each : { ...each, pointer };
    });
  };

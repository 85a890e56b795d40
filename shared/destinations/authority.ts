import type { Keyring } from '../ports/keyring.ts';
import type { RenewalStore } from '../ports/renewal-store.ts';
import type { AnyDestination } from './destination.ts';
import type { ConfiguredDestination } from './resolve-target.ts';

/** What a destination's requests are authorised by, as last renewed. */
export interface Authority {
  readonly type: AnyDestination;
  readonly settings: unknown;
  readonly credentials: unknown;
  /** Names the credentials as a person configured them: tokens are kept by it. */
  readonly name: string;
  /** The credentials as anybody renewed them since. */
  readonly latest: () => Promise<unknown>;
  /** Keeps the credentials that a new refresh token makes. */
  readonly renew: (refreshToken: string) => Promise<void>;
}

/** What finding an authority needs. */
export interface AuthorityDependencies {
  readonly renewals: RenewalStore;
  readonly keyring: Keyring;
}

/** The authority of a destination; undefined where its credentials are missing, or not what its type asks for. */
export const findAuthority = async (
  { renewals, keyring }: AuthorityDependencies,
  { id, type, settings, credentials: configured }: ConfiguredDestination,
): Promise<Authority | undefined> => {
  const name = keyring.digest('credentials', JSON.stringify([id, configured ?? '']));
  const renewed = async () => {
    const found = type.renew ? await renewals.renewal(id) : undefined;
    return { sealed: found?.of === name ? found.sealed : configured, version: found?.version ?? 0 };
  };
  const open = (sealed: string | undefined): unknown => (sealed === undefined ? {} : JSON.parse(keyring.open(sealed)));
  const latest = async (): Promise<unknown> => open((await renewed()).sealed);
  const parsed = type.credentials.safeParse(await latest());
  if (!parsed.success) return undefined;
  const renew = async (refreshToken: string): Promise<void> => {
    if (!type.renew) return;
    const { sealed, version } = await renewed();
    const next = type.renew(open(sealed), refreshToken);
    // Whoever was faster holds a newer token than this one: theirs stays.
    await renewals.putRenewal(id, { of: name, sealed: keyring.seal(JSON.stringify(next)), version: version + 1 });
  };
  return { type, settings, credentials: parsed.data, name, latest, renew };
};

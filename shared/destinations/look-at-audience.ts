import type { Delivery } from '../domain/export/delivery-ledger.ts';
import type { Found, KnownAudience } from '../domain/export/removal.ts';
import { keyUnit } from '../domain/export/unit.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { ProfileStore } from '../ports/profile-store.ts';
import type { RefusalStore } from '../ports/refusal-store.ts';
import { type Audience, expandUnits, wantOfCandidate } from './audience-reader.ts';
import { loadLeaving, rememberLeaving } from './leaving-audience.ts';
import { markRefused } from './refused-addresses.ts';

/** What looking at an audience reads. */
export interface LookDependencies {
  readonly configuration: Pick<ConfigurationStore, 'get'>;
  readonly deliveries: Pick<DeliveryStore, 'entries'>;
  readonly profiles: Pick<ProfileStore, 'pointers' | 'heads' | 'identifiersOf'>;
  readonly refusals: Pick<RefusalStore, 'find'>;
}

/** Who should be out of which identifiers; `isErased`: of all of them, whatever their profile still says. */
interface Asked {
  readonly keys: readonly IdentifierKey[];
  readonly isErased: boolean;
  readonly now: number;
}

const lastOf = (entries: readonly Delivery[]): { readonly leftAt?: number } => {
  const times = entries.map(({ at }) => at);
  return times.length === 0 ? {} : { leftAt: Math.max(...times) };
};

/** Of what is held, what permission forbids as of now: the answers of whoever holds it, and those given at the address itself. */
const forbidden = async (
  { profiles, refusals }: LookDependencies,
  audience: Audience,
  { keys, now }: Asked,
): Promise<readonly IdentifierKey[]> => {
  // Values are not needed: nothing is sent from here.
  const asked = { units: keys.map(keyUnit), now, open: () => '' };
  const expansion = await expandUnits({ profiles }, audience, asked);
  const { candidates } = await markRefused({ refusals }, audience, { expansion, isLeaving: true });
  return candidates.flatMap((candidate) => {
    const want = wantOfCandidate(audience.rule, candidate);
    return !want.wanted && want.permission ? [candidate.key] : [];
  });
};

/** What an audience holds of some identifiers and must not: one read for each 100 of them, and more only where it holds any. */
export const lookAtAudience = async (
  dependencies: LookDependencies,
  known: KnownAudience,
  asked: Asked,
): Promise<Found> => {
  const entries = [...(await dependencies.deliveries.entries(known.audience, asked.keys)).values()];
  const keys = entries.filter(({ state }) => state !== 'absent').map(({ key }) => key);
  const left = lastOf(entries.filter(({ state }) => state === 'absent'));
  if (keys.length === 0) return { unwanted: [], ...left };
  const target = { audience: known.audience, destinationId: known.destinationId, leaving: known };
  const audience = await loadLeaving(dependencies, target);
  const problem = 'problem' in audience ? { problem: audience.problem } : {};
  const judge = 'problem' in audience ? await rememberLeaving(target) : audience;
  // Where nobody can say any more what the audience needs, nobody can say that it is permitted.
  const isUnjudged = asked.isErased || 'problem' in judge;
  return {
    unwanted: isUnjudged ? keys : await forbidden(dependencies, judge, { ...asked, keys }),
    ...left,
    ...problem,
  };
};

import { failure } from '../../shared/domain/api/failures.ts';
import type { RulesInput } from '../../shared/domain/api/identity-schemas.ts';
import { simulationOperations } from '../../shared/domain/api/operations/identity.ts';
import { readRules } from '../../shared/domain/api/read-rules.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import { type IdentifierKey, typeOfKey } from '../../shared/domain/identity/identifier.ts';
import { type Simulation, simulateRules } from '../../shared/domain/identity/simulate-rules.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import { type AllTies, blockedBy, readAllTies } from './read-ties.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'scanTies'>;
  readonly rules: RulesDirectory;
  readonly keyring: Pick<Keyring, 'open' | 'profileIdOf'>;
  /** Milliseconds since any moment: it measures how long was looked. */
  readonly clock: Clock;
  /** How long to read, milliseconds: less than the gateway waits, and time to resolve twice. */
  readonly patience?: number;
}

const PATIENCE = 16_000;
/** More than these take longer to resolve twice than is left. */
const MOST_LINKS = 300_000;

const EXAMPLES = 20;
/** Identifiers and parts of one example. */
const OF_EACH = 10;

const tooMany = (identifiers: string): HttpResponse =>
  failure(
    'too-many-identifiers',
    `${identifiers} identifiers are more than can be looked at in time, and a simulation is exact or none. Try the rules on a copy of the deployment with fewer people.`,
  );

const show = (
  { profiles, merges, splits, quarantined, released, blocked }: Simulation,
  { ties, keyring }: { readonly ties: AllTies; readonly keyring: Dependencies['keyring'] },
) => {
  const idOf = (founder: IdentifierKey): string => keyring.profileIdOf(founder, 0);
  const nameOf = (key: IdentifierKey): string => {
    const pointer = ties.pointers.get(key);
    return pointer ? `${typeOfKey(key)}:${keyring.open(pointer.sealed)}` : key;
  };
  return {
    profiles,
    merges: {
      count: merges.length,
      examples: merges.slice(0, EXAMPLES).map(({ founders, into }) => ({
        profileIds: founders.slice(0, OF_EACH).map(idOf),
        into: idOf(into),
      })),
    },
    splits: {
      count: splits.length,
      examples: splits.slice(0, EXAMPLES).map(({ founder, parts }) => ({
        profileId: idOf(founder),
        parts: parts.slice(0, OF_EACH).map((part) => part.slice(0, OF_EACH).map(nameOf)),
      })),
    },
    quarantined: { count: quarantined.length, examples: quarantined.slice(0, EXAMPLES).map(nameOf) },
    released: released.length,
    blocked,
    identifiers: ties.pointers.size,
    links: ties.links.length,
  };
};

/** The call that tries rules out. It answers exactly or not at all. */
export const createSimulateRules = ({ profiles, rules, keyring, clock, patience = PATIENCE }: Dependencies) => {
  const simulate = async (body: RulesInput): Promise<HttpResponse> => {
    const read = readRules(body);
    if ('refused' in read) return read.refused;
    const until = clock() + patience;
    const before = await rules.current();
    const after = { ...read.document, version: before.version + 1 };
    const ties = await readAllTies(profiles, () => clock() < until);
    if (ties === undefined) return tooMany('All');
    if (ties.links.length > MOST_LINKS) return tooMany(String(ties.pointers.size));
    const [blocked = new Set(), toBeBlocked = new Set()] = blockedBy(ties.pointers.values(), [before, after], keyring);
    const simulation = simulateRules(ties, { rules: before, blocked }, { rules: after, blocked: toBeBlocked });
    return answer(show(simulation, { ties, keyring }));
  };
  return serve(simulationOperations, {
    'POST /v1/identity/rules/simulate': ({ body }) => simulate(body),
  });
};

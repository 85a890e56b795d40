import { failure, invalid } from '../../shared/domain/api/failures.ts';
import type { ProfileName } from '../../shared/domain/api/identifier-path.ts';
import { personOperations } from '../../shared/domain/api/operations/persons.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import type { ConsentAnswer } from '../../shared/domain/consent/consent-stamp.ts';
import { type Planned, planAnswers, standingFor } from '../../shared/domain/consent/plan-orders.ts';
import type { HttpResponse } from '../../shared/domain/http.ts';
import { commandRecord, isWithinBounds } from '../../shared/domain/identity/command-record.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { createFindProfile } from '../../shared/domain/profile/find-profile.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import { createScreenOrders } from '../../shared/erasure/screen-orders.ts';
import type { EventStream } from '../../shared/ports/event-stream.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'places' | 'heads' | 'identifiersOf'>;
  readonly keyring: Pick<Keyring, 'keyOf'>;
  readonly stream: EventStream;
  readonly tombstones: Pick<TombstoneStore, 'of'>;
  readonly newId: () => string;
}

/** Whom a call is about: their profile, and the identifier that names them from now on. */
interface Person {
  readonly head: ProfileHead;
  readonly anchor: Identifier;
}

const noProfile = failure('not-found', 'No profile has this identifier; look it up to see how it is spelled.');
const tooLarge = failure('too-large', 'The order is longer than 255 KiB; send several with less in each.');

/** The calls that order something about one person. Reads decide whom it is about; the stream alone is written. */
export const createCorrectPerson = (dependencies: Dependencies) => {
  const { profiles, keyring, stream, newId } = dependencies;
  const screen = createScreenOrders(dependencies);
  const find = createFindProfile({ profiles, keyring });

  /** Puts what `plan` orders of a person who exists on the stream: all of it, or the call fails and may be sent again. */
  const order = async (
    name: ProfileName,
    now: number,
    plan: (person: Person) => readonly Planned[] | Promise<readonly Planned[]>,
  ): Promise<HttpResponse> => {
    const head = await find(name);
    if (!head) return noProfile;
    const anchor = 'identifier' in name ? name.identifier : standingFor(await profiles.identifiersOf(head));
    const orders = await plan({ head, anchor });
    if (!orders.every(isWithinBounds)) return tooLarge;
    const messageId = newId();
    const records = orders.map((each) => commandRecord({ ...each, messageId, recordId: newId(), now }, keyring));
    const left = await screen(records, now);
    // Whoever was erased is unknown, from the tombstone on.
    if (left[0]?.record.recordId !== records[0]?.record.recordId) return noProfile;
    await stream.put(left);
    return { status: 202, body: { messageId } };
  };

  const simple =
    (type: 'rectify' | 'restrict' | 'unrestrict', words: { readonly reason: string; readonly traits?: JsonObject }) =>
    ({ anchor }: Person): readonly Planned[] => [{ type, command: { identifiers: [anchor], ...words } }];

  const answers =
    (words: { readonly answers: readonly ConsentAnswer[]; readonly reason: string; readonly proof?: string }) =>
    async ({ head, anchor }: Person): Promise<readonly Planned[]> =>
      planAnswers(anchor, await profiles.identifiersOf(head), words);

  return serve(personOperations, {
    'POST /v1/profiles/{identifier}/rectify': ({ path, body, now }) =>
      order(path.identifier, now, simple('rectify', body)),
    'POST /v1/profiles/{identifier}/restrict': ({ path, body, now }) =>
      order(path.identifier, now, simple('restrict', body)),
    'POST /v1/profiles/{identifier}/unrestrict': ({ path, body, now }) =>
      order(path.identifier, now, simple('unrestrict', body)),
    'POST /v1/profiles/{identifier}/consents': async ({ path, body, now }) => {
      const { at, proof, reason = proof } = body;
      if (at !== undefined && at > now) return invalid([{ path: 'at', message: 'is in the future' }]);
      const given = body.answers.map(
        (answer): ConsentAnswer => ({ ...answer, act: true, ...(at === undefined ? {} : { at }) }),
      );
      return order(path.identifier, now, answers({ answers: given, reason, proof }));
    },
    'POST /v1/profiles/{identifier}/object': ({ path, body: { purposes, reason }, now }) => {
      const refused = [...new Set(purposes)].map((purpose): ConsentAnswer => ({ purpose, granted: false, act: true }));
      return order(path.identifier, now, answers({ answers: refused, reason }));
    },
  });
};

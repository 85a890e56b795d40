import { type AskDependencies, createAskRemoval } from '../../shared/destinations/ask-removal.ts';
import { type AudienceState, createReadRemoval, type RemovalState } from '../../shared/destinations/read-removal.ts';
import { iso } from '../../shared/domain/api/common-schemas.ts';
import { failure, notFound } from '../../shared/domain/api/failures.ts';
import type { ProfileName } from '../../shared/domain/api/identifier-path.ts';
import { withdrawalOperations } from '../../shared/domain/api/operations/withdrawals.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import { createFindProfile } from '../../shared/domain/profile/find-profile.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';

interface Dependencies extends AskDependencies {
  readonly profiles: AskDependencies['profiles'] & Pick<ProfileStore, 'places'>;
  readonly keyring: Pick<Keyring, 'keyOf'>;
  readonly newId: () => string;
}

const noProfile = failure('not-found', 'No profile has this identifier; look it up to see how it is spelled.');

const showAudience = ({ removedAt, deletedAt, problem, ...rest }: AudienceState) => ({
  ...rest,
  askedAt: iso(rest.askedAt),
  ...(removedAt === undefined ? {} : { removedAt: iso(removedAt) }),
  ...(problem ? { problem: { code: problem.code, example: problem.example, at: iso(problem.at) } } : {}),
  ...(deletedAt === undefined ? {} : { deletedAt: iso(deletedAt) }),
});

const show = (id: string, { askedAt, closedAt, audiences }: RemovalState) => ({
  id,
  askedAt: iso(askedAt),
  ...(closedAt === undefined ? {} : { closedAt: iso(closedAt) }),
  audiences: audiences.map(showAudience),
});

/** The calls on withdrawals. Permission is judged by each audience, as of now and again whenever something is sent. */
export const createWithdrawPerson = (dependencies: Dependencies) => {
  const { profiles, keyring, newId } = dependencies;
  const ask = createAskRemoval(dependencies);
  const read = createReadRemoval(dependencies);

  const find = createFindProfile({ profiles, keyring });

  const withdraw = async (name: ProfileName, now: number): Promise<HttpResponse> => {
    const head = await find(name);
    if (!head) return noProfile;
    const keys = (await profiles.identifiersOf(head)).map(({ key }) => key);
    const id = newId();
    await ask({ id, keys, isErased: false, now });
    const state = await read(id);
    return state ? { status: 202, body: show(id, state) } : notFound('withdrawal', id);
  };

  return serve(withdrawalOperations, {
    'POST /v1/profiles/{identifier}/withdrawals': ({ path: { identifier }, now }) => withdraw(identifier, now),
    'GET /v1/withdrawals/{id}': async ({ path: { id } }) => {
      const state = await read(id);
      return state ? answer(show(id, state)) : notFound('withdrawal', id);
    },
  });
};

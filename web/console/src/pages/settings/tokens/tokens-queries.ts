import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Role } from '../../../../../../shared/domain/access/caller.ts';
import { isStatus } from '../../../api/api-error.ts';
import { answerOf, api, ifMatch, versionedAnswerOf } from '../../../api/client.ts';
import type { paths } from '../../../api/schema.gen.ts';
import { idCandidates } from './token-id.ts';

type Answer = paths['/v1/tokens']['get']['responses'][200]['content']['application/json'];

/** A token as answered: never its secret. */
export type Token = Answer['tokens'][number];

/** A token with its secret, which is answered once. */
export type MadeToken = paths['/v1/tokens/{id}']['put']['responses'][201]['content']['application/json'];

type Scope = NonNullable<Token['scopes']>[number];

/** What a token may do. */
export interface TokenWishes {
  readonly name: string;
  readonly role: Role;
  readonly scopes?: Scope[];
  readonly expiresAt?: string;
}

const KEY = ['tokens'];

export const useTokens = () =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => answerOf(api.GET('/v1/tokens', { signal })),
    select: ({ tokens }) => tokens,
  });

const make = async (wishes: TokenWishes): Promise<MadeToken> => {
  const put = (id: string) =>
    answerOf(
      api.PUT('/v1/tokens/{id}', { params: { path: { id } }, body: wishes, headers: ifMatch(undefined) }),
    ) as Promise<MadeToken>;
  const [first, ...others] = idCandidates(wishes.name);
  let answer = put(first);
  // A name that is taken is taken by somebody else: nothing of theirs is replaced.
  for (const id of others)
    answer = answer.catch((error: unknown) => (isStatus(error, 412) ? put(id) : Promise.reject(error)));
  return await answer;
};

const useWrite = <Input, Output>(mutationFn: (input: Input) => Promise<Output>) => {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: KEY }) });
};

/** Makes a token under an id after its name. */
export const useMakeToken = () => useWrite(make);

/** Changes what a token may do, of the version of the moment. */
export const useChangeToken = () =>
  useWrite(async ({ id, wishes }: { readonly id: string; readonly wishes: TokenWishes }) => {
    const params = { path: { id } };
    const { etag } = await versionedAnswerOf(api.GET('/v1/tokens/{id}', { params }));
    return await answerOf(api.PUT('/v1/tokens/{id}', { params, body: wishes, headers: ifMatch(etag) }));
  });

/** Gives a token another secret. */
export const useRotateToken = () =>
  useWrite((id: string) => answerOf(api.POST('/v1/tokens/{id}/rotate', { params: { path: { id } } })));

/** Ends a token. */
export const useRevokeToken = () =>
  useWrite(async (id: string) => {
    await answerOf(api.DELETE('/v1/tokens/{id}', { params: { path: { id } } }));
    return id;
  });

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, api, ifMatch, versionedAnswerOf } from '../../../api/client.ts';
import type { paths } from '../../../api/schema.gen.ts';

type Json<T> = T extends { content: { 'application/json': infer A } } ? A : never;
type PolicyPath = paths['/v1/privacy/policy'];

/** The policy in full. */
export type Policy = Json<PolicyPath['get']['responses'][200]>;
/** A purpose as the policy explains it. */
export type Purpose = Policy['purposes'][string];
/** What a source demands. */
export type Demand = Policy['default'];
type TestPath = paths['/v1/privacy/policy/test']['post'];
/** What is tried. */
export type PolicyTest = NonNullable<TestPath['requestBody']>['content']['application/json'];
/** What becomes of it. */
export type PolicyTested = Json<TestPath['responses'][200]>;

const KEY = ['privacy-policy'] as const;

/** The policy with its version. */
export const usePolicy = () =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => versionedAnswerOf(api.GET('/v1/privacy/policy', { signal })),
  });

/** What an event would come to, by a policy that may not be saved yet. */
export const usePolicyTest = (body: PolicyTest) =>
  useQuery({
    queryKey: [...KEY, 'test', body],
    queryFn: ({ signal }) => answerOf(api.POST('/v1/privacy/policy/test', { body, signal })),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useSavePolicy = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ policy, etag }: { readonly policy: Policy; readonly etag: string | undefined }) =>
      versionedAnswerOf(api.PUT('/v1/privacy/policy', { body: policy, headers: ifMatch(etag) })),
    onSuccess: (saved) => client.setQueryData(KEY, saved),
  });
};

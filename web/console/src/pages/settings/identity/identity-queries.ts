import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RulesDocument } from '../../../../../../shared/domain/identity/complete-rules.ts';
import { answerOf, api, ifMatch, versionedAnswerOf } from '../../../api/client.ts';
import type { paths } from '../../../api/schema.gen.ts';

type Path = paths['/v1/identity/rules'];

/** The rules as answered: in full, with how far stored profiles are resolved by them. */
export type Rules = Path['get']['responses'][200]['content']['application/json'];

/** What other rules would do. */
export type Simulation = paths['/v1/identity/rules/simulate']['post']['responses'][200]['content']['application/json'];

const KEY = ['identity', 'rules'];
const WHILE_COMPUTING_MS = 2000;

/** The rules of now with their version; read again and again while profiles are being resolved by them. */
export const useRules = () =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => versionedAnswerOf(api.GET('/v1/identity/rules', { signal })),
    refetchInterval: ({ state }) => (state.data?.data.status === 'computing' ? WHILE_COMPUTING_MS : false),
  });

/** Tries rules out on everything that is stored. `signal` stops waiting for it. */
export const useSimulation = () =>
  useMutation({
    mutationFn: ({ rules, signal }: { readonly rules: RulesDocument; readonly signal: AbortSignal }) =>
      answerOf(api.POST('/v1/identity/rules/simulate', { body: bodyOf(rules), signal })),
  });

/** Puts rules in force instead of the version that was read. */
export const useApplyRules = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ rules, etag }: { readonly rules: RulesDocument; readonly etag: string | undefined }) =>
      versionedAnswerOf(api.PUT('/v1/identity/rules', { body: bodyOf(rules), headers: ifMatch(etag) })),
    onSuccess: (answer) => {
      client.setQueryData(KEY, answer);
      void client.invalidateQueries({ queryKey: ['identity', 'shared'] });
    },
  });
};

type Body = Path['put']['requestBody'] extends infer B ? NonNullable<B> : never;
type JsonBody = Body extends { content: { 'application/json': infer J } } ? J : never;

const bodyOf = (rules: RulesDocument): JsonBody => structuredClone(rules) as JsonBody;

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../../../api/client.ts';
import type { paths } from '../../../api/schema.gen.ts';

type Page = paths['/v1/identity/quarantine']['get']['responses'][200]['content']['application/json'];

/** An identifier that too many people share. */
export type SharedIdentifier = Page['identifiers'][number];

const KEY = ['identity', 'shared'];
/** An order is carried out within seconds. */
const CARRIED_OUT_MS = 3000;

export const useSharedIdentifiers = () =>
  useInfiniteQuery({
    queryKey: KEY,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET('/v1/identity/quarantine', {
          params: { query: { limit: 100, ...(pageParam !== undefined && { cursor: pageParam }) } },
          signal,
        }),
      ),
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ identifiers }) => identifiers),
  });

/** `b64:` and base64url: how an identifier stands in a path. */
const pathOf = ({ type, value }: SharedIdentifier): string => {
  const bytes = new TextEncoder().encode(`${type}:${value}`);
  const base64 = btoa(String.fromCharCode(...bytes));
  return `b64:${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
};

export const useRelease = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ identifier, reason }: { readonly identifier: SharedIdentifier; readonly reason: string }) =>
      answerOf(
        api.POST('/v1/identity/quarantine/{identifier}/release', {
          params: { path: { identifier: pathOf(identifier) } },
          body: { reason },
        }),
      ),
    onSuccess: () => {
      setTimeout(() => void client.invalidateQueries({ queryKey: KEY }), CARRIED_OUT_MS);
    },
  });
};

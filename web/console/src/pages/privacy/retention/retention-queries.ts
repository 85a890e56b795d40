import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, api, ifMatch, versionedAnswerOf } from '../../../api/client.ts';
import type { paths } from '../../../api/schema.gen.ts';

type Json<T> = T extends { content: { 'application/json': infer A } } ? A : never;
type RetentionPath = paths['/v1/privacy/retention'];

/** What is kept for how long, as answered. */
export type Retention = Json<RetentionPath['get']['responses'][200]>;
/** The part of it that the form changes. */
export type RetentionDraft = Pick<
  Retention,
  'identifiers' | 'prospects' | 'customers' | 'customerIdentifiers' | 'controller'
>;
/** What would go. */
export type RetentionPreview = Json<paths['/v1/privacy/retention/preview']['post']['responses'][200]>;
/** The register of processing. */
export type Register = Json<paths['/v1/privacy/register']['get']['responses'][200]>;

const KEY = ['privacy-retention'] as const;

export const useRetention = () =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => versionedAnswerOf(api.GET('/v1/privacy/retention', { signal })),
  });

/** What a policy would have forgotten; looks at everybody, so only when asked. */
export const useRetentionPreview = (draft: RetentionDraft, isAsked: boolean) =>
  useQuery({
    queryKey: [...KEY, 'preview', draft],
    enabled: isAsked,
    queryFn: ({ signal }) => answerOf(api.POST('/v1/privacy/retention/preview', { body: draft, signal })),
    retry: false,
    staleTime: 60_000,
  });

export const useSaveRetention = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ draft, etag }: { readonly draft: RetentionDraft; readonly etag: string | undefined }) =>
      versionedAnswerOf(api.PUT('/v1/privacy/retention', { body: draft, headers: ifMatch(etag) })),
    onSuccess: async (saved) => {
      client.setQueryData(KEY, saved);
      await client.invalidateQueries({ queryKey: ['privacy-register'] });
    },
  });
};

/** What somebody else saved meanwhile. */
export const readRetention = () => versionedAnswerOf(api.GET('/v1/privacy/retention'));

export const useRegister = () =>
  useQuery({
    queryKey: ['privacy-register'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/privacy/register', { signal })),
  });

/** The register as a file. */
export const fetchRegister = (format: 'html' | 'csv' | 'json') =>
  answerOf(api.GET('/v1/privacy/register', { params: { query: { format } }, parseAs: 'blob' }));

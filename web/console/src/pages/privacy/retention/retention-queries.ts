import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale } from 'use-intl';
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

/** The register in the reader's language. */
export const useRegister = () => {
  const language = useLocale();
  return useQuery({
    queryKey: ['privacy-register', language],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/privacy/register', { params: { query: { language } }, signal })),
  });
};

/** Fetches the register as a file in the reader's language. */
export const useRegisterFile = () => {
  const language = useLocale();
  return (format: 'html' | 'csv') =>
    answerOf(api.GET('/v1/privacy/register', { params: { query: { format, language } }, parseAs: 'blob' }));
};

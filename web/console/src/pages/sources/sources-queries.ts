import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.ts';
import type { paths } from '../../api/schema.gen.ts';

type Answer = paths['/v1/sources']['get']['responses'][200]['content']['application/json'];

/** A source as the API answers it. */
export type Source = Answer['sources'][number];

export const useSources = () =>
  useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/sources', { signal })),
    select: ({ sources }) => sources,
  });

import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from './client.ts';

/** The sources with what people call them. */
export const useSourceNames = () =>
  useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/sources', { signal })),
    select: ({ sources }) => sources.map(({ id, name }) => ({ id, name })),
  });

/** What people call a source; its id while that is not known, or the source is gone. */
export const useSourceName = (): ((id: string) => string) => {
  const { data = [] } = useSourceNames();
  return (id) => data.find((source) => source.id === id)?.name ?? id;
};

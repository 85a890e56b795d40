import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/api-error.ts';

const MOST_RETRIES = 2;

/** What a repetition may cure: no answer, or one that says "later". */
const isPassing = (error: Error): boolean =>
  !(error instanceof ApiError) || error.status >= 500 || error.status === 429;

/** Reads are repeated where that may help; writes never by themselves. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < MOST_RETRIES && isPassing(error),
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 4000),
      // The API may well be on this machine, with no network around it.
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

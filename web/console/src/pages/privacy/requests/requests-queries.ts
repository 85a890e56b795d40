import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RequestKind } from '../../../../../../shared/domain/privacy/request.ts';
import { isStatus } from '../../../api/api-error.ts';
import { answerOf, api } from '../../../api/client.ts';
import type { paths } from '../../../api/schema.gen.ts';

type Json<T> = T extends { content: { 'application/json': infer A } } ? A : never;
type Requests = paths['/v1/privacy/requests'];

/** A line of the list. */
export type RequestLine = Json<Requests['get']['responses'][200]>['requests'][number];
/** A request in full. */
export type PrivacyRequest = Json<paths['/v1/privacy/requests/{id}']['get']['responses'][200]>;
/** What is sent to make one. */
export type NewRequest = NonNullable<Requests['post']['requestBody']>['content']['application/json'];
/** Where the destinations of a request stand. */
export type Withdrawal = Json<paths['/v1/withdrawals/{id}']['get']['responses'][200]>;

const POLL_MS = 3000;
const LIST_POLL_MS = 15_000;

/** Whether Headwater, and not a person, moves it next. */
export const isMoving = (phase: string): boolean => phase === 'received' || phase === 'working';

interface ListQuery {
  readonly state?: 'all' | undefined;
  readonly type?: RequestKind | undefined;
}

export const useRequests = ({ state, type }: ListQuery) =>
  useInfiniteQuery({
    queryKey: ['privacy-requests', 'list', { state, type }],
    queryFn: ({ pageParam, signal }) => {
      const query = { state: state ?? 'open', ...(type && { type }), ...(pageParam && { cursor: pageParam }) } as const;
      return answerOf(api.GET('/v1/privacy/requests', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ requests }) => requests),
    refetchInterval: LIST_POLL_MS,
  });

export const useRequest = (id: string) =>
  useQuery({
    queryKey: ['privacy-requests', id],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/privacy/requests/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data.headwater.phase) ? POLL_MS : LIST_POLL_MS),
  });

/** The destinations that a request asked to let go; `null` where it asked none. */
export const useWithdrawal = (id: string, isAsked: boolean) =>
  useQuery({
    queryKey: ['privacy-requests', id, 'withdrawal'],
    enabled: isAsked,
    queryFn: async ({ signal }): Promise<Withdrawal | null> => {
      try {
        return await answerOf(api.GET('/v1/withdrawals/{id}', { params: { path: { id } }, signal }));
      } catch (error) {
        if (isStatus(error, 404)) return null;
        throw error;
      }
    },
    refetchInterval: ({ state }) => (state.data?.closedAt === undefined ? LIST_POLL_MS : false),
  });

/** A write on one request; what is shown of it follows. */
export const useChange = <V>(change: (input: V) => Promise<unknown>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ['privacy-requests'] }),
  });
};

export const createRequest = (body: NewRequest) => answerOf(api.POST('/v1/privacy/requests', { body }));

const pathOf = (id: string) => ({ params: { path: { id } } });

export const cancelRequest = (id: string) => answerOf(api.DELETE('/v1/privacy/requests/{id}', pathOf(id)));

export const extendRequest = ({ id, reason }: { readonly id: string; readonly reason: string }) =>
  answerOf(api.POST('/v1/privacy/requests/{id}/extend', { ...pathOf(id), body: { reason } }));

export const rejectRequest = ({ id, reason }: { readonly id: string; readonly reason: string }) =>
  answerOf(api.POST('/v1/privacy/requests/{id}/reject', { ...pathOf(id), body: { reason } }));

export const decideRequest = ({
  id,
  ...body
}: {
  readonly id: string;
  readonly claimed: 'include' | 'leave';
  readonly identifiers?: number[];
  readonly reason: string;
}) => answerOf(api.POST('/v1/privacy/requests/{id}/decide', { ...pathOf(id), body }));

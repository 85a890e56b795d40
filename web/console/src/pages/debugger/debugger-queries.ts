import { useQuery } from '@tanstack/react-query';
import { isStatus } from '../../api/api-error.ts';
import { answerOf, api } from '../../api/client.ts';

export const useEventNames = (isOn: boolean) =>
  useQuery({
    queryKey: ['vocabulary'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/vocabulary', { signal })),
    staleTime: 5 * 60_000,
    enabled: isOn,
    select: ({ events }) => events.map(({ name }) => name),
  });

const EVERY_MS = 2_000;
const RECENT = 100;

/** The profile that an event belongs to, and whether it is in its timeline by now; asks until it is. */
export const useOutcome = (anchor: { readonly type: string; readonly value: string }, messageId: string) =>
  useQuery({
    queryKey: ['profiles', 'of-event', anchor, messageId],
    queryFn: async ({ signal }) => {
      try {
        const { profileId } = await answerOf(api.POST('/v1/profiles/lookup', { body: anchor, signal }));
        const params = { path: { identifier: `profileId:${profileId}` }, query: { limit: RECENT } };
        const { events } = await answerOf(api.GET('/v1/profiles/{identifier}/events', { params, signal }));
        return { profileId, isThere: events.some((event) => event.messageId === messageId) };
      } catch (error) {
        // The event is on its way to a profile that it will be the first of.
        if (isStatus(error, 404)) return { profileId: undefined, isThere: false };
        throw error;
      }
    },
    refetchInterval: ({ state }) => (state.data?.isThere || state.dataUpdateCount > 15 ? false : EVERY_MS),
  });

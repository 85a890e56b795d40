import { useMutation, useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.ts';
import type { paths } from '../../api/schema.gen.ts';
import type { Destination } from '../destinations/destinations-queries.ts';

/** What would be sent, secrets masked. */
export type Preview =
  paths['/v1/destination-types/{slug}/preview']['post']['responses'][200]['content']['application/json'];

/** How many members are shown: it is there to look at. */
const SHOWN = 3;

/** The segments that can be exported. */
export const useSegmentChoices = () =>
  useQuery({
    queryKey: ['segments', 'choices'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/segments', { signal })),
    select: ({ segments }) => segments,
  });

const memberOf = async (profileId: string) => {
  const profile = await answerOf(
    api.GET('/v1/profiles/{identifier}', { params: { path: { identifier: `profileId:${profileId}` } } }),
  );
  return {
    identifiers: profile.identifiers.map(({ type, value }) => ({ type, value })),
    traits: { ...profile.traits, ...profile.computedTraits },
    consent: profile.consent,
  };
};

interface Asked {
  readonly segmentId: string;
  readonly destination: Pick<Destination, 'type' | 'settings'>;
}

/** The exact requests for the first members of a segment, built as a run builds them; nothing is sent. */
export const usePreview = () =>
  useMutation({
    mutationFn: async ({
      segmentId,
      destination: { type, settings },
    }: Asked): Promise<Preview & { members: number }> => {
      const { members } = await answerOf(
        api.GET('/v1/segments/{id}/members', { params: { path: { id: segmentId }, query: { limit: SHOWN } } }),
      );
      const people = await Promise.all(members.map(({ profileId }) => memberOf(profileId)));
      const preview = await answerOf(
        api.POST('/v1/destination-types/{slug}/preview', {
          params: { path: { slug: type } },
          body: { settings, operation: 'add', members: people } as never,
        }),
      );
      return { ...preview, members: members.length };
    },
  });

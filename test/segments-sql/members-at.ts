/**
 * Who is in a segment at an instant of the past, name by name. The API answers a preview with a count and the first twenty
 * profiles; here its use case is asked about one profile at a time, over the host's own tables. Each profile and each timeline
 * is read once.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { countMembers } from '../../functions/preview-segment/count-members.ts';
import type { Host } from '../../infra/local/host.ts';
import { hostFileOf } from '../../infra/local/host-file.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { createDynamoTimelineStore } from '../../shared/aws/dynamodb-timeline-store.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import type { CompiledSegment } from '../../shared/domain/segment/segment.ts';
import { unchanging } from '../../shared/domain/segment/variants.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';

type MembersAt = (segment: CompiledSegment, at: number) => Promise<readonly string[]>;

const identifierKeyOf = (host: Host): string => {
  const secret = [...host.parts.secrets.values()].find((text) => text.includes('identifierKey'));
  return JSON.parse(secret ?? '{}').identifierKey;
};

const openStores = (host: Host) => {
  const { tables } = hostFileOf(host.parts);
  const account = { region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...account, endpoint: host.endpoints.dynamodb }));
  const keyring = createKeyring(identifierKeyOf(host));
  const profiles = createDynamoProfileStore({ client, table: tables['profiles'] ?? '', keyring });
  const timelines = createDynamoTimelineStore({ client, table: tables['timelines'] ?? '', clock: host.clock.now });
  return { profiles, timelines, close: () => client.destroy() };
};

const scanAll = async (profiles: Pick<ProfileStore, 'scan'>): Promise<readonly ProfileHead[]> => {
  const heads: ProfileHead[] = [];
  let cursor: string | undefined;
  do {
    const page = await profiles.scan({
      segment: 0,
      segments: 1,
      limit: 500,
      ...(cursor === undefined ? {} : { cursor }),
    });
    heads.push(...page.heads);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return heads;
};

/** Remembers every answer by the first argument's key. */
const remembered = <A, R>(ask: (argument: A) => Promise<R>, keyOf: (argument: A) => string) => {
  const known = new Map<string, Promise<R>>();
  return (argument: A): Promise<R> => {
    const key = keyOf(argument);
    const answer = known.get(key) ?? ask(argument);
    known.set(key, answer);
    return answer;
  };
};

/** Reads all profiles of a host; then each question is answered with the profileIds of the members, unsorted. */
export const openMembersAt = async (host: Host): Promise<{ membersAt: MembersAt; close: () => void }> => {
  const { profiles, timelines, close } = openStores(host);
  const heads = await scanAll(profiles);
  const read: TimelineStore['read'] = remembered(timelines.read, String);
  const identifiersOf: ProfileStore['identifiersOf'] = remembered(profiles.identifiersOf, ({ profileId }) => profileId);
  const isMember = async (head: ProfileHead, segment: CompiledSegment, at: number): Promise<boolean> => {
    const scan: ProfileStore['scan'] = async (place) => ({ heads: place.segment === 0 ? [head] : [] });
    const question = { segment, known: unchanging(-1, []), now: at, at };
    const { count } = await countMembers(
      { profiles: { scan, identifiersOf }, timelines: { read } },
      question,
      () => true,
    );
    return count === 1;
  };
  const membersAt: MembersAt = async (segment, at) => {
    const members: string[] = [];
    for (const head of heads) if (await isMember(head, segment, at)) members.push(head.profileId);
    return members;
  };
  return { membersAt, close };
};

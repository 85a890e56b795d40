import { failure } from '../../shared/domain/api/failures.ts';
import type { ProfileName } from '../../shared/domain/api/identifier-path.ts';
import { correctionOperations } from '../../shared/domain/api/operations/identity.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import type { HttpResponse } from '../../shared/domain/http.ts';
import type { CommandFields, CommandType } from '../../shared/domain/identity/command.ts';
import { commandRecord, isWithinBounds } from '../../shared/domain/identity/command-record.ts';
import { createFindLives } from '../../shared/domain/privacy/find-lives.ts';
import { createFindProfile } from '../../shared/domain/profile/find-profile.ts';
import { createScreenOrders } from '../../shared/erasure/screen-orders.ts';
import type { EventStream } from '../../shared/ports/event-stream.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';
import { createListShared } from './list-shared.ts';
import { type Asked, createReadParting, noProfile } from './read-parting.ts';

interface Dependencies {
  readonly profiles: Pick<
    ProfileStore,
    'pointers' | 'places' | 'heads' | 'linksOf' | 'tiesOf' | 'identifiersOf' | 'superNodes'
  >;
  /** What persons are measured by, opened with the first preview. */
  readonly openEvidence: () => Promise<{
    readonly timelines: Pick<TimelineStore, 'read'>;
    readonly definitions: SegmentDefinitions;
  }>;
  readonly rules: RulesDirectory;
  readonly keyring: Pick<Keyring, 'keyOf' | 'open'>;
  readonly stream: EventStream;
  readonly tombstones: Pick<TombstoneStore, 'of'>;
  readonly newId: () => string;
}

interface Input extends Asked {
  readonly now: number;
}

interface OrderInput extends Input {
  readonly body: Asked['body'] & { readonly reason: string };
}

const noIdentifier = failure('not-found', 'This identifier was never seen; GET the list to see which are quarantined.');
const followed = failure(
  'not-quarantined',
  'This identifier is not quarantined for being shared; there is nothing to do.',
);
const tooLarge = failure(
  'invalid-request',
  'This parts more than 1,000 pairs of identifiers. Name the smaller side, or send several calls with fewer identifiers.',
);

/** The calls that order something about who is who. Reads decide what the order says; the stream alone is written. */
export const createCorrectIdentity = (dependencies: Dependencies) => {
  const { profiles, rules, keyring, stream, newId } = dependencies;
  const screen = createScreenOrders(dependencies);
  const listShared = createListShared({ profiles, rules, keyring });

  const find = createFindProfile({ profiles, keyring });
  const findLives = createFindLives({ profiles, keyring });
  const readParting = createReadParting({ profiles, find, findLives });
  // Previews fold and evaluate, orders do not: that code is loaded with the first preview.
  const openPreview = async () => {
    const [{ createPreviewParting }, { createMeasurePersons }] = await Promise.all([
      import('./preview-parting.ts'),
      import('./measure-persons.ts'),
    ]);
    return createPreviewParting({ ...dependencies, measure: createMeasurePersons(await dependencies.openEvidence()) });
  };

  const order = async (type: CommandType, command: CommandFields, now: number): Promise<HttpResponse> => {
    if (!isWithinBounds({ type, command })) return tooLarge;
    const messageId = newId();
    const left = await screen([commandRecord({ type, command, messageId, recordId: newId(), now }, keyring)], now);
    // Whoever was erased is unknown, from the tombstone on.
    if (left.length === 0) return type === 'release' ? noIdentifier : noProfile;
    await stream.put(left);
    return { status: 202, body: { messageId } };
  };

  const part =
    (type: 'unlink' | 'relink') =>
    async (input: OrderInput): Promise<HttpResponse> => {
      const planned = await readParting[type](input);
      if ('refused' in planned) return planned.refused;
      return order(type, { ...planned.parting, reason: input.body.reason }, input.now);
    };

  const preview =
    (type: 'unlink' | 'relink') =>
    async (input: Input): Promise<HttpResponse> => {
      const planned = await readParting[type](input);
      return 'refused' in planned ? planned.refused : (await openPreview())(type, planned, input.now);
    };

  const release = async (name: ProfileName, reason: string, now: number): Promise<HttpResponse> => {
    if ('profileId' in name) return noIdentifier;
    const { identifier } = name;
    const [{ pointer } = {}] = await findLives([identifier]);
    if (pointer === undefined) return noIdentifier;
    if (pointer.isolated !== 'super-node') return followed;
    return order('release', { identifiers: [identifier], rest: [], cut: [], reason }, now);
  };

  return serve(correctionOperations, {
    'POST /v1/profiles/{identifier}/unlink': part('unlink'),
    'POST /v1/profiles/{identifier}/relink': part('relink'),
    'POST /v1/profiles/{identifier}/unlink/preview': preview('unlink'),
    'POST /v1/profiles/{identifier}/relink/preview': preview('relink'),
    'GET /v1/identity/quarantine': ({ query }) => listShared(query),
    'POST /v1/identity/quarantine/{identifier}/release': ({ path, body, now }) =>
      release(path.identifier, body.reason, now),
  });
};

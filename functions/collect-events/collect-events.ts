import { EVENT_TYPES } from '../../shared/domain/event/event.ts';
import { answer, type HttpRequest, type HttpResponse } from '../../shared/domain/http.ts';
import type { EventStream } from '../../shared/ports/event-stream.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { PolicyDirectory } from '../../shared/ports/policy-directory.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { Source, SourceDirectory } from '../../shared/ports/source-directory.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';
import { createAdmission, type Reply } from './admission.ts';
import { analyticsSettings, rudderSourceConfig } from './browser-settings.ts';
import { answerPreflight, shareWith, sourcePermits } from './cors.ts';
import { refuseUnavailable } from './delivery.ts';
import { gif, readPixel } from './pixel.ts';
import { createReadBody, type Unpack } from './read-body.ts';
import { type Call, createReceive } from './receive.ts';
import { writeKeyOf } from './write-key.ts';

export interface CollectDependencies {
  readonly sources: SourceDirectory;
  readonly rules: RulesDirectory;
  readonly policy: PolicyDirectory;
  readonly stream: EventStream;
  /** Asked at every request: an erasure is heeded within seconds. */
  readonly tombstones: Pick<TombstoneStore, 'of'>;
  readonly keyring: Pick<Keyring, 'keyOf' | 'digest'>;
  readonly unpack: Unpack;
  /** Unique and unguessable. */
  readonly newId: () => string;
}

type Route = (request: HttpRequest) => Promise<HttpResponse>;
type Routes = Readonly<Record<string, Route>>;

/** Lets pages read the answer: those of the source, or of any source where the request named none. */
const createSharing =
  (sources: SourceDirectory) =>
  (reply: (request: HttpRequest) => Promise<Reply>): Route =>
  async (request) => {
    const { response, source } = await reply(request).catch(
      (error: unknown): Reply => ({ response: refuseUnavailable(error) }),
    );
    const { origin } = request.headers;
    if (origin === undefined) return response;
    const permitted = source
      ? sourcePermits(source, origin)
      : // Whoever may not know is told nothing; the answer itself stands.
        await sources.permitsOrigin(origin).catch(() => false);
    return shareWith(response, request, permitted);
  };

const success = answer({ success: true });

const statedType = (type: string | undefined): string | undefined => EVENT_TYPES.find((each) => each === type);

const eventRoutes = (dependencies: CollectDependencies, shared: ReturnType<typeof createSharing>): Routes => {
  const receive = createReceive(dependencies);
  const read = createReadBody(dependencies.unpack);
  const call = (details: Omit<Call, 'read' | 'success'>): Route =>
    shared((request) => receive(request, { read, success, ...details }));
  const pixel = (type: string): Route =>
    shared((request) => receive(request, { read: async () => readPixel(request), success: gif, form: 'event', type }));
  const jitsu: Route = shared((request) =>
    receive(request, { read, success, form: 'event', type: statedType(request.params['type']) }),
  );
  const batch = call({ form: 'batch' });
  const single = EVENT_TYPES.flatMap((type) => {
    const route = call({ form: 'event', type });
    return [
      [`POST /v1/${type}`, route],
      [`POST /v1/${type.charAt(0)}`, route],
    ];
  });
  return {
    ...(Object.fromEntries(single) as Routes),
    'POST /v1/batch': batch,
    'POST /v1/b': batch,
    'POST /beacon/v1/batch': batch,
    'POST /v1/import': call({ form: 'batch', imported: true }),
    'POST /api/s/{type}': jitsu,
    'POST /api/s/s2s/{type}': jitsu,
    'GET /v1/pixel/track': pixel('track'),
    'GET /v1/pixel/page': pixel('page'),
  };
};

const settingsRoutes = ({ sources }: CollectDependencies, shared: ReturnType<typeof createSharing>): Routes => {
  const admit = createAdmission(sources);
  const describe = (show: (request: HttpRequest, source: Source) => HttpResponse): Route =>
    shared(async (request) => {
      const admitted = await admit(writeKeyOf(request));
      if ('refused' in admitted) return admitted.refused;
      return { response: show(request, admitted.source), source: admitted.source };
    });
  const sourceConfig = describe((_, source) => rudderSourceConfig(source));
  return {
    'GET /v1/projects/{writeKey}/settings': describe(analyticsSettings),
    'GET /sourceConfig': sourceConfig,
    'GET /sourceConfig/{proxy+}': sourceConfig,
  };
};

const preflightRoutes = ({ sources }: CollectDependencies): Routes => {
  const preflight: Route = async (request) => {
    const { origin } = request.headers;
    const permitted = origin !== undefined && (await sources.permitsOrigin(origin));
    return shareWith(answerPreflight(request, permitted), request, permitted);
  };
  return {
    'OPTIONS /v1/{proxy+}': preflight,
    'OPTIONS /api/s/{proxy+}': preflight,
    'OPTIONS /sourceConfig': preflight,
    'OPTIONS /sourceConfig/{proxy+}': preflight,
  };
};

const healthRoutes = ({ sources }: CollectDependencies): Routes => {
  const health: Route = async () => {
    await sources.refresh();
    return answer({ status: 'ok' }, { 'cache-control': 'no-store' });
  };
  return {
    'GET /health': health,
    'HEAD /health': async (request) => ({ ...(await health(request)), body: undefined }),
  };
};

/**
 * The calls of api.md, "Collection", by route. An answer 200 means that every event of the request is on the stream, the
 * invalid ones of a batch beside their reasons; a single invalid event is refused and leaves no trace.
 */
export const createCollectEvents = (dependencies: CollectDependencies): Routes => {
  const shared = createSharing(dependencies.sources);
  return {
    ...eventRoutes(dependencies, shared),
    ...settingsRoutes(dependencies, shared),
    ...preflightRoutes(dependencies),
    ...healthRoutes(dependencies),
  };
};

import { iso } from '../../shared/domain/api/common-schemas.ts';
import { failure } from '../../shared/domain/api/failures.ts';
import { discoveryOperations, privacyRequestOperations } from '../../shared/domain/api/operations/privacy-requests.ts';
import { type HttpRoute, serve } from '../../shared/domain/api/serve.ts';
import { answer, type HttpRequest, type HttpResponse } from '../../shared/domain/http.ts';
import { API_VERSION } from '../../shared/domain/privacy/callbacks.ts';
import { actorOf } from '../../shared/domain/privacy/caller.ts';
import { SUPPORTED_IDENTITIES } from '../../shared/domain/privacy/open-dsr.ts';
import type { PrivacyRequest } from '../../shared/domain/privacy/request.ts';
import type { ErasureStep } from '../../shared/erasure/read-steps.ts';
import type { ObjectReader } from '../../shared/ports/object-store.ts';
import type { PrivacyRequestStore } from '../../shared/ports/privacy-request-store.ts';
import type { Signer } from '../../shared/ports/signer.ts';
import { createListRequests } from './list-requests.ts';
import { createChange, decisionOf } from './officer-routes.ts';
import { createReadResults } from './read-results.ts';
import { showRequest } from './show-request.ts';
import { signed } from './signed.ts';
import { createSubmitRequest, type SubmitDependencies } from './submit-request.ts';

interface Dependencies extends SubmitDependencies {
  readonly requests: PrivacyRequestStore;
  readonly signer: Signer;
  readonly files: ObjectReader;
  readonly erasureSteps: (requestId: string) => Promise<readonly ErasureStep[]>;
}

const unknown = failure('not-found', 'There is no request with this id; GET the list to see which exist.');

/** What anybody may read. */
const createDiscovery = ({ signer, kinds }: Pick<Dependencies, 'signer' | 'kinds'>) =>
  serve(discoveryOperations, {
    'GET /v1/privacy/discovery': async ({ request: { origin } }) =>
      answer({
        api_version: API_VERSION,
        supported_identities: SUPPORTED_IDENTITIES,
        supported_subject_request_types: kinds,
        processor_certificate: `${origin}/v1/privacy/certificate`,
      }),
    'GET /v1/privacy/certificate': async () => ({
      status: 200,
      headers: { 'content-type': 'application/x-pem-file' },
      body: signer.publicKey,
    }),
  });

/** The OpenDSR 2.0 server and the officers' calls on what it received. */
export const createManagePrivacyRequests = (dependencies: Dependencies): Readonly<Record<string, HttpRoute>> => {
  const { requests, controllerId, erasureSteps } = dependencies;
  const submit = createSubmitRequest(dependencies);
  const list = createListRequests(requests);
  const change = createChange(dependencies);
  const readResults = createReadResults(dependencies.files);

  const withRequest = async (id: string, run: (request: PrivacyRequest) => Promise<HttpResponse>) => {
    const request = await requests.get(id);
    return request ? run(request) : unknown;
  };

  const show = async (request: PrivacyRequest, http: HttpRequest): Promise<HttpResponse> => {
    const isErasing = request.kind === 'erasure' && request.phase === 'working';
    const [history, steps] = await Promise.all([
      requests.history(request.id),
      isErasing ? erasureSteps(request.id) : [],
    ]);
    const body = showRequest(request, { history, steps, controllerId });
    return signed(dependencies, http, { status: 200, body });
  };

  const cancelled = (id: string, http: HttpRequest): HttpResponse =>
    signed(dependencies, http, {
      status: 202,
      body: {
        controller_id: controllerId,
        subject_request_id: id,
        received_time: iso(http.receivedAt),
        api_version: API_VERSION,
      },
    });

  const routes = serve(privacyRequestOperations, {
    'POST /v1/privacy/requests': ({ body, request }) => submit(body, request),
    'GET /v1/privacy/requests': ({ query }) => list(query),
    'GET /v1/privacy/requests/{id}': ({ path: { id }, request }) => withRequest(id, (found) => show(found, request)),
    'DELETE /v1/privacy/requests/{id}': ({ path: { id }, request, now }) =>
      change(
        { id, now },
        () => ({ kind: 'cancel', by: actorOf(request) }),
        async () => cancelled(id, request),
      ),
    'POST /v1/privacy/requests/{id}/decide': ({ path: { id }, body, request, now }) =>
      change(
        { id, now },
        (found) => decisionOf(body)(found, actorOf(request)),
        (found) => show(found, request),
      ),
    'POST /v1/privacy/requests/{id}/extend': ({ path: { id }, body: { reason }, request, now }) =>
      change(
        { id, now },
        () => ({ kind: 'extend', by: actorOf(request), reason }),
        (found) => show(found, request),
      ),
    'POST /v1/privacy/requests/{id}/reject': ({ path: { id }, body: { reason }, request, now }) =>
      change(
        { id, now },
        () => ({ kind: 'reject', by: actorOf(request), reason }),
        (found) => show(found, request),
      ),
    'GET /v1/privacy/requests/{id}/receipt': ({ path: { id } }) =>
      withRequest(id, async () => {
        const receipt = await requests.receipt(id);
        return receipt === undefined
          ? failure('conflict', 'The request is not completed: a receipt is written when it is.')
          : answer(JSON.parse(receipt));
      }),
    'GET /v1/privacy/requests/{id}/results': ({ path: { id }, query, request }) =>
      withRequest(id, (found) => readResults(found, query, request)),
  });
  return { ...createDiscovery(dependencies), ...routes };
};

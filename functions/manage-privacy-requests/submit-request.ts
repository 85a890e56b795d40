import { iso } from '../../shared/domain/api/common-schemas.ts';
import { type ErrorDetail, failure, invalid } from '../../shared/domain/api/failures.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { HttpRequest, HttpResponse } from '../../shared/domain/http.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import { dueDate } from '../../shared/domain/privacy/due-date.ts';
import { readIdentity } from '../../shared/domain/privacy/open-dsr.ts';
import type { HistoryEntry, PrivacyRequest, RequestKind } from '../../shared/domain/privacy/request.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { PrivacyRequestStore } from '../../shared/ports/privacy-request-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import { type Input, type Known, requestOf } from './new-request.ts';
import { readOrder } from './read-order.ts';
import { signed, type Voice } from './signed.ts';

/** What receiving a request needs. */
export interface SubmitDependencies extends Voice {
  readonly requests: Pick<PrivacyRequestStore, 'get' | 'put'>;
  /** The privacy queue. */
  readonly queue: Queue;
  readonly keyring: Pick<Keyring, 'keyOf' | 'digest' | 'seal'>;
  /** The rights that this deployment carries out. */
  readonly kinds: readonly RequestKind[];
  /** On the local host alone callbacks may go over plain http. */
  readonly allowPlainHttp: boolean;
}

const identifiersIn = (input: Input): { identifiers: Identifier[]; faults: ErrorDetail[] } => {
  const identifiers: Identifier[] = [];
  const faults: ErrorDetail[] = [];
  for (const [index, identity] of input.subject_identities.entries()) {
    const read = readIdentity(identity);
    if ('message' in read) faults.push({ ...read, path: `subject_identities.${index}.${read.path}` });
    else identifiers.push(read);
  }
  return { identifiers, faults };
};

const bytesOf = ({ body = new Uint8Array() }: HttpRequest): Uint8Array => body;

const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** Takes a request up: what it holds of the person is sealed, and the id is the controller's, so that sending it again is harmless. */
export const createSubmitRequest = (dependencies: SubmitDependencies) => {
  const { requests, queue, keyring, kinds, allowPlainHttp, controllerId } = dependencies;

  const faultsOf = (input: Input): readonly ErrorDetail[] => [
    ...(kinds.includes(input.subject_request_type)
      ? []
      : [{ path: 'subject_request_type', message: `is none of ${kinds.join(', ')}` }]),
    ...input.status_callback_urls.flatMap((url, index) =>
      allowPlainHttp || url.startsWith('https:')
        ? []
        : [{ path: `status_callback_urls.${index}`, message: 'must begin with https://' }],
    ),
  ];

  const read = (input: Input): Known | { readonly refused: HttpResponse } => {
    const { identifiers, faults } = identifiersIn(input);
    const order = readOrder(input.subject_request_type, input.extensions?.headwater ?? {});
    const wrong = [...faultsOf(input), ...faults, ...('message' in order ? [order] : [])];
    if (wrong.length > 0) return { refused: invalid(wrong) };
    return { identifiers, ...('message' in order ? {} : order) };
  };

  /** The request as it is stored now: this one, or what came before under the same id. */
  const keep = async (request: PrivacyRequest): Promise<PrivacyRequest> => {
    const { askedBy: by, receivedAt: at } = request;
    const entries: readonly HistoryEntry[] = [{ version: 1, place: 0, at, what: 'received', by }];
    if ((await requests.put(request, { entries })) === 'written') return request;
    const stored = await requests.get(request.id);
    if (stored) return stored;
    throw new HeadwaterError('privacy.unavailable', 'A request could neither be stored nor be found; send it again.');
  };

  return async (input: Input, request: HttpRequest): Promise<HttpResponse> => {
    const known = read(input);
    if ('refused' in known) return known.refused;
    const wanted = requestOf(keyring, { input, known, request });
    const stored = await keep(wanted);
    if (stored.fingerprint !== wanted.fingerprint)
      return failure('conflict', 'Another request has this subject_request_id; give this one an id of its own.');
    // A lost message is found by the sweep; sending it again here makes that rare.
    if (stored.phase === 'received') await queue.send([{ body: { requestId: stored.id } }]);
    const body = {
      controller_id: controllerId,
      expected_completion_time: iso(dueDate(stored)),
      received_time: iso(stored.receivedAt),
      encoded_request: base64(bytesOf(request)),
      subject_request_id: stored.id,
    };
    return signed(dependencies, request, { status: 201, body });
  };
};

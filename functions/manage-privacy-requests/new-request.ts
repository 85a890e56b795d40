import type * as z from 'zod';
import type { OwnExtension, requestInput } from '../../shared/domain/api/privacy-request-schemas.ts';
import type { HttpRequest } from '../../shared/domain/http.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import { actorOf } from '../../shared/domain/privacy/caller.ts';
import { dueDate } from '../../shared/domain/privacy/due-date.ts';
import type {
  ClaimedDecision,
  Confidential,
  PersonOrder,
  PrivacyRequest,
} from '../../shared/domain/privacy/request.ts';
import { canonicalJson } from '../../shared/domain/segment/hash.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';

/** What was sent, read by its schema. */
export type Input = z.output<typeof requestInput>;

/** What was sent of the person, understood. */
export interface Known {
  readonly identifiers: readonly Identifier[];
  readonly order?: PersonOrder;
}

const claimedIn = ({ claimed, reason }: OwnExtension, request: HttpRequest): { claimed?: ClaimedDecision } =>
  claimed === undefined
    ? {}
    : {
        claimed: {
          include: claimed === 'include' ? 'all' : [],
          by: actorOf(request),
          at: request.receivedAt,
          reason: reason ?? 'said when the request was submitted',
        },
      };

/** The request that a submission begins; what is personal in it is sealed. */
export const requestOf = (
  keyring: Pick<Keyring, 'keyOf' | 'digest' | 'seal'>,
  { input, known, request }: { readonly input: Input; readonly known: Known; readonly request: HttpRequest },
): PrivacyRequest => {
  const { receivedAt, origin } = request;
  const { identifiers, order } = known;
  const confidential: Confidential = { identifiers, ...(order ? { order } : {}) };
  const urls = input.status_callback_urls;
  return {
    id: input.subject_request_id,
    version: 1,
    kind: input.subject_request_type,
    regulation: input.regulation,
    phase: 'received',
    origin,
    receivedAt,
    submittedAt: input.submitted_time,
    dueAt: dueDate({ regulation: input.regulation, receivedAt, submittedAt: input.submitted_time }),
    askedBy: actorOf(request),
    fingerprint: keyring.digest('privacy-request', canonicalJson(input)),
    keys: [...new Set(identifiers.map((each) => keyring.keyOf(each)))],
    sealed: keyring.seal(JSON.stringify(confidential)),
    ...claimedIn(input.extensions?.headwater ?? {}, request),
    workAt: receivedAt,
    notices: [],
    listeners: urls.map(() => ({ told: 0, attempts: 0, nextAt: receivedAt })),
    ...(urls.length === 0 ? {} : { sealedUrls: keyring.seal(JSON.stringify(urls)) }),
  };
};

import { iso } from '../../shared/domain/api/common-schemas.ts';
import { typeOfKey } from '../../shared/domain/identity/identifier.ts';
import { API_VERSION, resultsUrl } from '../../shared/domain/privacy/callbacks.ts';
import {
  type HistoryEntry,
  type PrivacyRequest,
  type RequestLine,
  statusOf,
} from '../../shared/domain/privacy/request.ts';
import type { ErasureStep } from '../../shared/erasure/read-steps.ts';

const showWaiting = ({ waiting }: PrivacyRequest) =>
  waiting === undefined
    ? {}
    : {
        waiting: waiting.map(({ key, sourceId, at }, place) => ({
          place,
          key,
          type: typeOfKey(key),
          source: sourceId,
          since: iso(at),
        })),
      };

const showEntry = ({ at, what, by, reason }: HistoryEntry) => ({
  at: iso(at),
  what,
  ...(by ? { by } : {}),
  ...(reason === undefined ? {} : { reason }),
});

const showStep = ({ step, isDone, doneAt, notBefore }: ErasureStep) => ({
  step,
  isDone,
  ...(doneAt === undefined ? {} : { doneAt: iso(doneAt) }),
  ...(notBefore === undefined ? {} : { notBefore: iso(notBefore) }),
});

/** What is known of a request beside itself. */
interface Known {
  readonly history: readonly HistoryEntry[];
  /** How far its erasure is; empty where there is none. */
  readonly steps: readonly ErasureStep[];
  readonly controllerId: string;
}

/**
 * A request in OpenDSR's shape, with what officers need beside it. It says the same of a person who is known and of one who is not:
 * no count of results, and the address of results in any case.
 */
export const showRequest = (request: PrivacyRequest, { history, steps, controllerId }: Known) => ({
  controller_id: controllerId,
  subject_request_id: request.id,
  expected_completion_time: iso(request.dueAt),
  request_status: statusOf(request.phase),
  api_version: API_VERSION,
  results_url: resultsUrl(request),
  headwater: {
    type: request.kind,
    phase: request.phase,
    receivedAt: iso(request.receivedAt),
    dueAt: iso(request.dueAt),
    askedBy: request.askedBy,
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    ...showWaiting(request),
    ...(steps.length === 0 ? {} : { erasure: steps.map(showStep) }),
    history: history.map(showEntry),
    callbacks: request.listeners.map(({ told, attempts, abandoned = false }) => ({
      told,
      of: request.notices.length,
      attempts,
      abandoned,
    })),
  },
});

const lateOf = ({ overdueAt, escalatedAt, closedAt }: RequestLine) => {
  if (closedAt !== undefined) return {};
  if (overdueAt !== undefined) return { late: 'overdue' as const };
  return escalatedAt === undefined ? {} : { late: 'soon' as const };
};

/** A request in a list. */
export const showLine = (line: RequestLine) => ({
  id: line.id,
  type: line.kind,
  phase: line.phase,
  status: statusOf(line.phase),
  receivedAt: iso(line.receivedAt),
  dueAt: iso(line.dueAt),
  ...(line.closedAt === undefined ? {} : { closedAt: iso(line.closedAt) }),
  ...lateOf(line),
});

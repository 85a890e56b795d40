import { lateness } from '../../shared/domain/privacy/due-date.ts';
import { isOpen, type RequestLine } from '../../shared/domain/privacy/request.ts';
import { changeRequest } from '../../shared/domain/privacy/request-life.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { PrivacyRequestStore } from '../../shared/ports/privacy-request-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';

interface Dependencies {
  readonly requests: Pick<PrivacyRequestStore, 'get' | 'put' | 'unfinished'>;
  /** The privacy queue. */
  readonly queue: Queue;
  readonly clock: Clock;
  /** Somebody should look: a request is nearly due, or overdue. */
  readonly alarm: () => void;
}

const PAGE = 200;
/** A message that was sent is usually taken up within a second. */
const GRACE_MS = 30_000;

const isLate = (line: RequestLine, now: number): boolean => {
  if (!isOpen(line)) return false;
  const late = lateness(line.dueAt, now);
  return (late === 'overdue' && line.overdueAt === undefined) || (late === 'soon' && line.escalatedAt === undefined);
};

/**
 * Walks the requests that are not finished: what is due to be worked on is sent to the queue, whoever lost the message; what is nearly
 * due is said once, and once more when it is overdue. A crash anywhere repeats what was not written; a message too many is harmless.
 */
export const createSweepPrivacyRequests = ({ requests, queue, clock, alarm }: Dependencies) => {
  const remind = async (id: string): Promise<void> => {
    const request = await requests.get(id);
    const step = request && changeRequest(request, { kind: 'remind' }, clock());
    if (!step || 'refused' in step) return;
    // Where somebody else wrote meanwhile, the next sweep says it.
    if ((await requests.put(step.request, { before: request, entries: step.entries })) === 'written') alarm();
  };

  return async (): Promise<void> => {
    let after: string | undefined;
    do {
      const now = clock();
      const page = await requests.unfinished({ limit: PAGE, ...(after === undefined ? {} : { after }) });
      for (const line of page.lines) if (isLate(line, now)) await remind(line.id);
      const due = page.lines.filter(({ nextAt }) => nextAt !== undefined && nextAt <= now - GRACE_MS);
      await queue.send(due.map(({ id }) => ({ body: { requestId: id } })));
      after = page.after;
    } while (after !== undefined);
  };
};

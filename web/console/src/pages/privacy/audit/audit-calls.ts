import type { paths } from '../../../api/schema.gen.ts';

type Json<T> = T extends { content: { 'application/json': infer A } } ? A : never;

/** An entry as the API answers it. */
export type AuditEntry = Json<paths['/v1/audit']['get']['responses'][200]>['entries'][number];

/** A call: its entries together. */
export interface AuditCall {
  readonly id: string;
  readonly at: string;
  readonly route: string;
  readonly token: string;
  readonly role: AuditEntry['role'];
  readonly sourceIp?: string | undefined;
  readonly target?: string | undefined;
  /** `open`: asked, and nobody knows how it ended. */
  readonly outcome: 'done' | 'failed' | 'refused' | 'open';
  readonly status?: number | undefined;
  readonly isIntact: boolean;
}

const FAILED = 400;

const outcomeOf = ({ step, status = 0 }: AuditEntry): AuditCall['outcome'] => {
  if (step === 'refused') return 'refused';
  if (step === 'asked') return 'open';
  return status < FAILED ? 'done' : 'failed';
};

/** Entries, newest first, as calls: what was asked and how it was answered are one line. */
export const callsOf = (entries: readonly AuditEntry[]): readonly AuditCall[] => {
  const calls = new Map<string, AuditCall>();
  for (const entry of entries) {
    const { requestId, at, route, token, role, sourceIp, target, status } = entry;
    const known = calls.get(requestId);
    if (known) calls.set(requestId, { ...known, isIntact: known.isIntact && entry.intact });
    else {
      const outcome = outcomeOf(entry);
      calls.set(requestId, {
        ...{ id: requestId, at, route, token, role, sourceIp, target, outcome, status },
        isIntact: entry.intact,
      });
    }
  }
  return [...calls.values()];
};

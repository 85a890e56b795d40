import type { ReceiptLine } from '../domain/privacy/erasure.ts';
import type { ErasedObject, ErasureBatch, ErasureJob, ErasureJobs, ErasurePass } from '../ports/erasure-jobs.ts';

type Receipts = Partial<Record<ErasurePass, readonly ReceiptLine[]>>;

/** The ErasureJobs in memory. */
export const createMemoryErasureJobs = (): ErasureJobs => {
  const open = new Map<string, ErasureJob>();
  const known = new Map<string, { readonly erasedAt: number; receipts: Receipts }>();
  const notes = new Map<string, Map<string, ErasedObject>>();
  let held: { readonly holder: string; readonly until: number } | undefined;
  let current: ErasureBatch | undefined;
  const passOf = ({ requestId }: { readonly requestId: string }): ErasurePass =>
    known.get(requestId)?.receipts.first === undefined ? 'first' : 'again';
  return {
    append: async (job) => {
      if (known.has(job.requestId)) return;
      open.set(job.requestId, structuredClone(job));
      known.set(job.requestId, { erasedAt: job.erasedAt, receipts: {} });
    },
    waiting: async ({ pass, until, limit }) =>
      [...open.values()]
        .filter((job) => job.erasedAt <= until && passOf(job) === pass)
        .sort((a, b) => a.erasedAt - b.erasedAt || (a.requestId < b.requestId ? -1 : 1))
        .slice(0, limit)
        .map(({ requestId }) => requestId),
    find: async (requestIds) =>
      requestIds
        .flatMap((id) => open.get(id) ?? [])
        .map(({ positions: _, ...job }) => ({ ...structuredClone(job), pass: passOf(job) })),
    positions: async (requestId) => structuredClone(open.get(requestId)?.positions ?? []),
    progress: async (requestId) => structuredClone(known.get(requestId)),
    settle: async ({ requestId, pass, lines }) => {
      const job = known.get(requestId);
      if (job === undefined) return;
      job.receipts = { [pass]: structuredClone(lines), ...job.receipts };
      if (pass === 'again') open.delete(requestId);
    },
    lease: async (holder, { now, until }) => {
      if (held !== undefined && held.holder !== holder && held.until > now) return false;
      held = { holder, until };
      return true;
    },
    release: async (holder) => {
      if (held?.holder === holder) held = undefined;
    },
    batch: async () => structuredClone(current),
    saveBatch: async (batch) => {
      current = structuredClone(batch);
    },
    note: async (batchId, object) => {
      const all = notes.get(batchId) ?? new Map<string, ErasedObject>();
      notes.set(batchId, all.set(`${object.store} ${object.key}`, structuredClone(object)));
    },
    noted: async (batchId) => structuredClone([...(notes.get(batchId)?.values() ?? [])]),
    closeBatch: async (batchId) => {
      notes.delete(batchId);
      if (current?.id === batchId) current = undefined;
    },
  };
};

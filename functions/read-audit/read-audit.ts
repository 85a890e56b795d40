import type * as z from 'zod';
import type { AuditEntry } from '../../shared/domain/access/audit-entry.ts';
import { iso } from '../../shared/domain/api/common-schemas.ts';
import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import { invalid } from '../../shared/domain/api/failures.ts';
import { auditOperations } from '../../shared/domain/api/operations/access.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer } from '../../shared/domain/http.ts';
import type { AuditLog } from '../../shared/ports/audit-log.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import { verifyEntries } from './verify-entries.ts';

interface Dependencies {
  readonly audit: Pick<AuditLog, 'read' | 'find'>;
  readonly keyring: Pick<Keyring, 'digest'>;
}

const DAY = 86_400_000;
/** Days are read one by one: a month of them is what an answer has time for. */
const MAX_SPAN = 31 * DAY;

const show = ({ at, tokenId, previous: _, digest: __, ...entry }: AuditEntry, intact: boolean) => ({
  ...entry,
  at: iso(at),
  token: tokenId,
  intact,
});

type Query = z.output<(typeof auditOperations)['GET /v1/audit']['query']>;

/** The last 24 hours unless asked otherwise, and of a next page that of the first; what was written in this very millisecond is listed too. */
const spanOf = (query: Query, now: number): { readonly from: number; readonly to: number } => {
  if (query.cursor) return { from: query.cursor.from, to: query.cursor.to };
  const to = query.to ?? Math.max(now + 1, query.from ?? now);
  return { from: query.from ?? to - DAY, to };
};

const faultOf = ({ from, to }: { readonly from: number; readonly to: number }, at = from): string | undefined => {
  if (from > to) return 'is later than `to`';
  if (at < from) return 'is later than where the cursor is';
  return to - from > MAX_SPAN ? 'is more than 31 days before `to`' : undefined;
};

const filtersOf = ({ token: tokenId, route, target, outcome, method, cursor: after }: Query) => ({
  ...(tokenId === undefined ? {} : { tokenId }),
  ...(route === undefined ? {} : { route }),
  ...(target === undefined ? {} : { target }),
  ...(outcome === undefined ? {} : { outcome }),
  ...(method === undefined ? {} : { method }),
  ...(after === undefined ? {} : { after: { at: after.at, id: after.id } }),
});

/** The call on the audit log. */
export const createReadAudit = (dependencies: Dependencies) =>
  serve(auditOperations, {
    'GET /v1/audit': async ({ query, now }) => {
      const span = spanOf(query, now);
      const fault = faultOf(span, query.cursor?.at);
      if (fault !== undefined) return invalid([{ path: 'query.from', message: fault }]);
      const page = await dependencies.audit.read({ ...span, ...filtersOf(query), limit: query.limit });
      const intact = await verifyEntries(dependencies, page.entries);
      return answer({
        from: iso(span.from),
        to: iso(span.to),
        intact: intact.every(Boolean),
        entries: page.entries.map((entry, index) => show(entry, intact[index] ?? false)),
        ...(page.next ? { next: encodeCursor({ ...span, ...page.next }) } : {}),
      });
    },
  });

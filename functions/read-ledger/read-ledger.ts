import { iso } from '../../shared/domain/api/common-schemas.ts';
import { invalid } from '../../shared/domain/api/failures.ts';
import { ledgerOperations } from '../../shared/domain/api/operations/ledger.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer } from '../../shared/domain/http.ts';
import type { LedgerStore } from '../../shared/ports/ledger-store.ts';

const DAY = 86_400_000;
/** Hours are read one by one: a month of them is what an answer has time for. */
const MAX_SPAN = 31 * DAY;

/** The call on the ledger. */
export const createReadLedger = ({ ledger }: { readonly ledger: LedgerStore }) =>
  serve(ledgerOperations, {
    'GET /v1/ledger': async ({ query, now }) => {
      const to = query.to ?? Math.max(now, query.from ?? now);
      const from = query.from ?? to - DAY;
      if (from > to) return invalid([{ path: 'query.from', message: 'is after `to`' }]);
      if (to - from > MAX_SPAN) return invalid([{ path: 'query.from', message: 'is more than 31 days before `to`' }]);
      return answer({ from: iso(from), to: iso(to), rows: await ledger.read({ from, to }) });
    },
  });

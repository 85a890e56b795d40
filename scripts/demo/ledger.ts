import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { LedgerRow } from '../../shared/domain/ledger/ledger.ts';
import type { Api } from './api.ts';

/** What became of events, over all sources. */
export interface Totals {
  readonly accepted: number;
  readonly applied: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly suppressed: number;
  readonly pending: number;
  readonly archived: number;
}

/** This run's share of the ledger: what it counts now, less what it counted when the run began. */
export interface LedgerWatch {
  readonly read: () => Promise<Totals>;
}

const NAMES = ['accepted', 'applied', 'duplicate', 'quarantined', 'suppressed', 'pending', 'archived'] as const;
const NOTHING: Totals = {
  accepted: 0,
  applied: 0,
  duplicate: 0,
  quarantined: 0,
  suppressed: 0,
  pending: 0,
  archived: 0,
};

const combine = (a: Totals, b: Totals, sign: 1 | -1): Totals => {
  const sum = { ...NOTHING };
  for (const name of NAMES) sum[name] = a[name] + sign * b[name];
  return sum;
};

/** Events that have a fate. */
export const decided = ({ applied, duplicate, quarantined, suppressed }: Totals): number =>
  applied + duplicate + quarantined + suppressed;

/** Begins to watch the ledger, from the hour it is by the host's clock. */
export const watchLedger = async (api: Api): Promise<LedgerWatch> => {
  const { to: began } = await api.get<{ to: string }>('/v1/ledger');
  const readAll = async (): Promise<Totals> => {
    const { rows } = await api.get<{ rows: readonly LedgerRow[] }>(`/v1/ledger?from=${encodeURIComponent(began)}`);
    return rows.reduce<Totals>((sum, row) => combine(sum, row, 1), NOTHING);
  };
  const before = await readAll();
  return { read: async () => combine(await readAll(), before, -1) };
};

const POLL = 500;
/** The archive writes once a minute; nothing may stand still for longer than that and some. */
const PATIENCE = 180_000;

/** Waits until a test of the ledger holds; throws HeadwaterError `demo.stalled` when nothing moves any more. */
export const waitForLedger = async (
  watch: LedgerWatch,
  isDone: (totals: Totals) => boolean,
  onChange: (totals: Totals) => void = () => undefined,
): Promise<Totals> => {
  let last = await watch.read();
  for (let moved = Date.now(); !isDone(last); ) {
    if (Date.now() - moved > PATIENCE) {
      const seen = NAMES.map((name) => `${last[name]} ${name}`).join(', ');
      throw new HeadwaterError('demo.stalled', `The ledger has stood still for three minutes: ${seen}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL));
    const now = await watch.read();
    if (NAMES.some((name) => now[name] !== last[name])) moved = Date.now();
    last = now;
    onChange(now);
  }
  return last;
};

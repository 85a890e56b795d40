import { openExportPath, type Usage } from './export-path.ts';

/** What exporting asked of the tables: per member, but for a run in which nothing changed. */
export interface ExportWork {
  readonly name: string;
  readonly planning: Usage;
  readonly delivering: Usage;
}

/** Exports as measured; `idle` is the planning of a run in which nothing changed, per run. */
export interface Exports {
  readonly members: number;
  readonly changes: number;
  readonly first: ExportWork;
  readonly delta: ExportWork;
  readonly full: ExportWork;
  readonly daily: ExportWork;
  readonly idle: Usage;
}

const MEMBERS = 2_000;
const CHANGES = 300;
const DAY_MINUTES = 24 * 60;

const per = ({ requests, writeUnits, readUnits }: Usage, count: number): Usage => ({
  requests: requests / count,
  writeUnits: writeUnits / count,
  readUnits: readUnits / count,
});

const less = (a: Usage, b: Usage): Usage => ({
  requests: a.requests - b.requests,
  writeUnits: a.writeUnits - b.writeUnits,
  readUnits: a.readUnits - b.readUnits,
});

/** Plans and delivers through the real stores, with consent asked for, and counts what each stretch asks of the tables. */
export const countExports = async (): Promise<Exports> => {
  const path = await openExportPath({ members: MEMBERS, purposes: ['advertising'] });
  const { plan, deliver, measure, later } = path;
  /** The planner looks once more, so that the run is closed for it. */
  const close = async (): Promise<void> => {
    later(1);
    await plan();
  };
  const work = async (name: string, count: number, base?: Usage): Promise<ExportWork> => {
    const planning = await measure(plan);
    const delivering = await measure(deliver);
    await close();
    return { name, planning: per(base ? less(planning, base) : planning, count), delivering: per(delivering, count) };
  };
  try {
    const first = await work('a first upload', MEMBERS);
    later(15);
    const idle = await measure(plan);
    await deliver();
    await close();
    await path.change(CHANGES);
    later(15);
    const delta = await work('a delta, per change', CHANGES, idle);
    later(DAY_MINUTES);
    const daily = await work('the daily comparison, nothing changed', MEMBERS);
    await path.schedule('full');
    later(15);
    const full = await work('a full refresh', MEMBERS);
    return { members: MEMBERS, changes: CHANGES, first, delta, full, daily, idle };
  } finally {
    await path.close();
  }
};

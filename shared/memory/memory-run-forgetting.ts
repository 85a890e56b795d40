import type { RunMember } from '../domain/export/export.ts';
import type { ChunkPlan } from '../domain/export/run.ts';
import { readUnit, type Unit } from '../domain/export/unit.ts';
import type { ChunkResult, JournalEntry, RunStore } from '../ports/run-store.ts';

/** A chunk as the memory store keeps it. */
export interface ChunkRow {
  plan: ChunkPlan;
  attempt: number;
  until: number;
  journal: JournalEntry[];
  members: Map<string, RunMember>;
  result?: ChunkResult;
}

/** Takes persons out of the chunks of a run, all in one page. */
export const forgetIn =
  (chunks: ReadonlyMap<string, ChunkRow>): RunStore['forget'] =>
  async ({ runId, keys, profileIds }) => {
    const isKept = (unit: Unit): boolean => {
      const read = readUnit(unit);
      return 'key' in read ? !keys.includes(read.key) : !profileIds.includes(read.profileId);
    };
    const isNamed = ({ member, profileId = '' }: RunMember): boolean =>
      keys.some((key) => key === member) || profileIds.includes(profileId);
    let changed = 0;
    for (const row of [...chunks].flatMap(([name, each]) => (name.startsWith(`${runId}#`) ? [each] : []))) {
      const before = JSON.stringify([row.plan, row.result?.carry, row.journal, row.members.size]);
      row.plan = { ...row.plan, units: row.plan.units.filter(isKept) };
      if (row.result) row.result = { ...row.result, carry: row.result.carry.filter(isKept) };
      row.journal = row.journal.map((call) => ({
        ...call,
        results: call.results.filter(({ entry }) => !keys.includes(entry.key)),
      }));
      for (const [name, member] of row.members) if (isNamed(member)) row.members.delete(name);
      if (JSON.stringify([row.plan, row.result?.carry, row.journal, row.members.size]) !== before) changed += 1;
    }
    return { changed };
  };

import type { StreamEntry, StreamRecord } from '../../shared/domain/event/event.ts';
import type { Identifier, IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { judgeErased, namedBy } from '../../shared/domain/privacy/judge-erased.ts';
import { clearKeyring } from './deployment.ts';
import type { Run } from './run-seed.ts';

const namedIn = ({ anchor, entries }: StreamRecord): IdentifierKey[] =>
  anchor ? entries.flatMap((entry) => ('event' in entry ? namedBy(entry, anchor).map(clearKeyring.keyOf) : [])) : [];

/** The records as they are without those who were erased: what everything must follow from in the end. */
export const recordsLeft = ({ placed, records, erasures }: Run): readonly StreamRecord[] => {
  const { erased, noted } = erasures;
  if (erased.size + noted.length === 0) return records;
  const isErased = (identifier: Identifier): boolean => erased.has(clearKeyring.keyOf(identifier));
  const gone = new Set(noted.map(({ shard, sequence }) => `${shard}#${sequence}`));
  return placed.flatMap(({ position, record }) => {
    const { anchor } = record;
    if (anchor === undefined) return [record];
    // What a device that serves others did for the erased goes too, though it names nobody erased.
    const isCut = gone.has(`${position.shard}#${position.sequence}`) && !namedIn(record).some((key) => erased.has(key));
    const entries = record.entries.map((entry): StreamEntry => {
      if (!('event' in entry)) return entry;
      const judged = isCut ? 'suppress' : judgeErased(entry, anchor, isErased);
      if (judged === 'keep') return entry;
      return judged === 'suppress' ? { suppressed: 'erased' } : judged.entry;
    });
    return [{ ...record, entries }];
  });
};

/** Where something of the erased was left; empty when nothing was. */
export const residueOf = async ({ deployment, erasures, records }: Run): Promise<readonly string[]> => {
  const { profiles, timelines } = deployment.ports;
  const problems: string[] = [];
  const { pointers, fences } = await profiles.places([...erasures.erased]);
  for (const key of pointers.keys()) problems.push(`${key} has a pointer`);
  for (const key of erasures.erased) {
    if (!fences.has(key)) problems.push(`${key} has no fence`);
    const { links, separations } = await profiles.tiesOf(key);
    if (links.length + separations.length > 0) problems.push(`${key} has ties`);
    const id = clearKeyring.profileIdOf(key, 0);
    if ((await profiles.slots([id])).size > 0) problems.push(`${id} is there`);
  }
  const anchors = new Set(records.flatMap(namedIn));
  for (const anchor of anchors) {
    const left = await timelines.records(anchor);
    const named = left.flatMap(({ record }) => namedIn(record)).filter((key) => erasures.erased.has(key));
    if (named.length > 0 || (erasures.erased.has(anchor) && left.length > 0))
      problems.push(`the timeline of ${anchor} names ${named.join(', ')}`);
  }
  return problems;
};

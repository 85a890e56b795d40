import { writeFileSync } from 'node:fs';
import type { Asked } from '../shared/domain/cost/cost.ts';
import type { Counted } from './counted.ts';

/** Of one event, short enough to read in a file. */
const perEvent = (value: number, events: number): number => Number((value / events).toPrecision(6));

const askedOf = ({ asked: { events, infrequent, ...rest } }: Counted): Asked => ({
  ...(Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, perEvent(value, events)])) as typeof rest),
  events: 1,
  infrequent: {
    writeUnits: perEvent(infrequent.writeUnits, events),
    readUnits: perEvent(infrequent.readUnits, events),
  },
});

const bytesOf = ({ timelineBytes, archiveBytes }: Counted) => ({
  table: Math.round(timelineBytes),
  archive: Math.round(archiveBytes),
});

/** Writes what `GET /v1/costs` reckons with: what an event asks, alone in its request or one of ten. */
export const writeCostBasis = (
  file: string,
  { ten, one, exportedMillion }: { readonly ten: Counted; readonly one: Counted; readonly exportedMillion: number },
): void => {
  const basis = {
    about:
      'What an event of the reference workload asks of AWS, as counted by npm run bench --write: one of ten in a request, or alone. exportedMillion: dollars of a first upload of a million members.',
    ten: askedOf(ten),
    one: askedOf(one),
    bytes: { ten: bytesOf(ten), one: bytesOf(one) },
    exportedMillion: Number(exportedMillion.toPrecision(3)),
  };
  writeFileSync(file, `${JSON.stringify(basis, null, 2)}\n`);
};

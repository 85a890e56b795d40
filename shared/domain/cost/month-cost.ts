import { type Asked, costPerMillion, HOURS, idlePerMonth, type Standing, storagePerMillion } from './cost.ts';
import counted from './counted.json' with { type: 'json' };
import prices from './prices.json' with { type: 'json' };

/** What a bill is made of. `standing` is what costs while nothing happens. */
export const COST_PARTS = [
  'standing',
  'collection',
  'stream',
  'database',
  'archive',
  'functions',
  'exports',
  'storage',
] as const;
export type CostPart = (typeof COST_PARTS)[number];

/** What was done in a time: events accepted, the stream records they came in, members that platforms were asked about. */
export interface Usage {
  readonly events: number;
  readonly records: number;
  readonly members: number;
}

/** What a month is reckoned from. Instants epoch ms. */
export interface MonthInput {
  readonly now: number;
  readonly monthStart: number;
  readonly monthEnd: number;
  readonly standing: Standing;
  /** Lanes that are polled since their destination type is in use. */
  readonly lanes: number;
  readonly used: Usage;
  /** The last days, by which the rest of the month is reckoned: what was done in `ms`. */
  readonly recent: Usage & { readonly ms: number };
  /** Events that are stored now. */
  readonly kept: number;
}

/** Dollars; `projected` is the whole month. */
export interface Amount {
  readonly soFar: number;
  readonly projected: number;
}

type Lines = Readonly<Record<string, number>>;

const LINES: Readonly<Record<Exclude<CostPart, 'standing' | 'exports' | 'storage'>, readonly string[]>> = {
  collection: ['API Gateway'],
  stream: ['Kinesis put units'],
  database: ['DynamoDB writes', 'DynamoDB reads'],
  archive: ['S3 puts', 'SQS'],
  functions: ['Lambda requests', 'Lambda duration'],
};

/** Records an event of the two shapes of traffic that were counted: ten events a request, and one. */
const FEW = 0.1;
const MANY = 1;

/**
 * How far traffic is from ten events a record (0) to one (1): what is asked of AWS for a record and for an event are each a constant, so what lies
 * between is on the line between both.
 */
const mixOf = ({ events, records }: Usage): number =>
  events === 0 ? 1 : Math.min(1, Math.max(0, (records / events - FEW) / (MANY - FEW)));

const between = (few: number, many: number, mix: number): number => few + (many - few) * mix;

const perMillionOf = (usage: Usage): Lines => {
  const [few, many] = [costPerMillion(counted.ten as Asked), costPerMillion(counted.one as Asked)];
  const mix = mixOf(usage);
  return Object.fromEntries(
    Object.entries(many).map(([line, dollars]) => [line, between(few[line] ?? 0, dollars, mix)]),
  );
};

const storageOf = (usage: Usage): number =>
  between(storagePerMillion(counted.bytes.ten), storagePerMillion(counted.bytes.one), mixOf(usage));

/** Dollars of what was done, by part. */
const usageCost = (usage: Usage): Readonly<Record<Exclude<CostPart, 'standing' | 'storage'>, number>> => {
  const perMillion = perMillionOf(usage);
  const sum = (lines: readonly string[]): number =>
    lines.reduce((total, line) => total + ((perMillion[line] ?? 0) * usage.events) / 1e6, 0);
  return {
    collection: sum(LINES.collection),
    stream: sum(LINES.stream),
    database: sum(LINES.database),
    archive: sum(LINES.archive),
    functions: sum(LINES.functions),
    exports: (usage.members * counted.exportedMillion) / 1e6,
  };
};

const standingLines = ({ standing, lanes }: MonthInput): Lines => {
  const { total: _, ...lines } = idlePerMonth({ ...standing, queueMappings: standing.queueMappings + lanes });
  return lines;
};

const HOUR = 3_600_000;

const rest = ({ recent }: MonthInput, ms: number): Usage => {
  const share = recent.ms === 0 ? 0 : ms / recent.ms;
  return { events: recent.events * share, records: recent.records * share, members: recent.members * share };
};

const sumOf = (lines: Lines): number => Object.values(lines).reduce((sum, line) => sum + line, 0);

/**
 * What a month costs by list prices: what was counted so far, and the whole month if it goes on as in the last days. Nothing of it asks
 * AWS, whose own bill is right where both differ.
 */
export const monthCost = (input: MonthInput) => {
  const { now, monthStart, monthEnd, used, kept } = input;
  const [gone, left] = [(now - monthStart) / HOUR, (monthEnd - now) / HOUR];
  const lines = standingLines(input);
  const standing = sumOf(lines);
  const [done, coming] = [usageCost(used), usageCost(rest(input, monthEnd - now))];
  const storage = ((storageOf(used) * kept) / 1e6) * ((gone + left) / HOURS);
  const share = gone / (gone + left);
  const amounts: Readonly<Record<CostPart, Amount>> = {
    standing: { soFar: (standing * gone) / HOURS, projected: (standing * (gone + left)) / HOURS },
    ...(Object.fromEntries(
      (Object.keys(done) as (keyof typeof done)[]).map((part) => [
        part,
        { soFar: done[part], projected: done[part] + coming[part] },
      ]),
    ) as Readonly<Record<keyof typeof done, Amount>>),
    storage: { soFar: storage * share, projected: storage },
  };
  const total = (of: keyof Amount): number => COST_PARTS.reduce((sum, part) => sum + amounts[part][of], 0);
  return {
    soFar: total('soFar'),
    projected: total('projected'),
    perMillionEvents: sumOf(perMillionOf(used)) - (perMillionOf(used)['total'] ?? 0),
    parts: COST_PARTS.map((part) => ({ part, ...amounts[part] })),
    standing: Object.entries(lines).map(([line, dollars]) => ({ line, perMonth: dollars })),
    pricesAsOf: prices.asOf,
  };
};

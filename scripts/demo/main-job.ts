import { existsSync } from 'node:fs';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { showProgress } from '../progress.ts';
import type { Api } from './api.ts';
import { decided, type Totals, waitForLedger, watchLedger } from './ledger.ts';
import type { DemoOptions } from './options.ts';
import type { Receiver } from './receiver.ts';
import { count, countMerges, countProfiles, showArchive, showEvents, showRun, showSegments } from './report.ts';
import { hasEnded, runExport } from './run-exports.ts';
import { sendOrders } from './send-orders.ts';
import { sendShop } from './send-shop.ts';
import {
  type DemoExport,
  type DemoSegment,
  ORDER_EXPORTS,
  ORDER_SEGMENTS,
  putExport,
  putSegments,
  SHOP_EXPORTS,
  SHOP_SEGMENTS,
} from './set-up.ts';

interface Means {
  readonly api: Api;
  readonly receiver: Receiver;
  readonly secret: string;
}

/** What a way of sending leaves to show. */
interface Job {
  readonly segments: readonly DemoSegment[];
  readonly exports: readonly DemoExport[];
  /** Sends everything; resolves to how many events that were, and to what people they should come to. */
  readonly send: () => Promise<{
    events: number;
    expected?: { profiles: number; identifiers: number; userIds: readonly string[] };
  }>;
}

/** Merges are looked up user by user: enough of them to see. */
const MERGES_OF = 200;

const shopJob = (options: DemoOptions): Job => ({
  segments: SHOP_SEGMENTS,
  exports: SHOP_EXPORTS,
  send: async () => {
    console.log(
      `A shop of ${count(options.visitors)} visitors over ${options.days} days, seed ${options.seed}, through @segment/analytics-node.`,
    );
    const progress = showProgress('sent', 0);
    const { events, people } = await sendShop(options, { now: Date.now(), onProgress: progress.to });
    progress.end();
    return {
      events,
      expected: { profiles: people.profiles(), identifiers: people.identifiers(), userIds: people.userIds() },
    };
  },
});

const ordersJob = (options: DemoOptions, file: string): Job => ({
  segments: ORDER_SEGMENTS,
  exports: ORDER_EXPORTS,
  send: async () => {
    console.log(`The orders of ${file}, through POST /v1/import.`);
    const progress = showProgress('lines sent', 0);
    const { events, lines, rejected } = await sendOrders(options, { file, onProgress: progress.to });
    progress.end();
    console.log(`${count(lines)} lines were ${count(events)} orders and refunds, ${count(rejected)} of them rejected.`);
    return { events };
  },
});

const jobOf = (options: DemoOptions): Job => {
  if (options.orders === undefined) return shopJob(options);
  if (!existsSync(options.orders)) throw new HeadwaterError('demo.orders', `There is no file ${options.orders}.`);
  return ordersJob(options, options.orders);
};

const waitUntilApplied = async (watch: Awaited<ReturnType<typeof watchLedger>>, events: number): Promise<Totals> => {
  const progress = showProgress('applied', events);
  const isApplied = (totals: Totals) => decided(totals) >= events && totals.pending === 0;
  const totals = await waitForLedger(watch, isApplied, (now) => progress.to(decided(now)));
  progress.to(decided(totals));
  progress.end();
  return totals;
};

const showProfiles = async (
  api: Api,
  expected: Awaited<ReturnType<Job['send']>>['expected'],
  before: number,
): Promise<void> => {
  const profiles = await countProfiles(api);
  console.log(`profiles     ${count(profiles)}${before > 0 ? `, ${count(before)} before` : ''}`);
  if (!expected) return;
  console.log(
    `             (this run's events show ${count(expected.identifiers)} identifiers of ${count(expected.profiles)} people)`,
  );
  const users = expected.userIds.slice(0, MERGES_OF);
  const merges = await countMerges(api, users);
  console.log(
    `merges       ${count(merges)} among ${count(users.length)} customers: profiles that turned out to be one person`,
  );
};

/** Sends events, waits until they are applied, exports segments, and shows what became of all of it; false when it does not add up. */
export const runMainJob = async (options: DemoOptions, { api, receiver, secret }: Means): Promise<boolean> => {
  const { segments, exports, send } = jobOf(options);
  await putSegments(api, segments);
  for (const each of exports) await putExport(api, each, { url: receiver.url, secret });
  const profilesBefore = await countProfiles(api);
  const watch = await watchLedger(api);
  const { events, expected } = await send();
  await waitUntilApplied(watch, events);

  console.log('Runs of the exports begin with the next minute; the archive is written once a minute.\n');
  const [runs, totals] = await Promise.all([
    Promise.all(exports.map((each) => runExport(api, each))),
    waitForLedger(watch, ({ archived, accepted }) => archived >= accepted),
  ]);
  const addsUp = showEvents(events, totals);
  await showProfiles(api, expected, profilesBefore);
  await showArchive(options.url);
  await showSegments(api, segments);
  for (const [index, each] of exports.entries()) {
    const run = runs[index];
    if (run) await showRun({ url: options.url, api, receiver }, each, run);
  }
  return addsUp && runs.every(hasEnded);
};

import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';
import { HeadwaterError } from '../shared/domain/errors.ts';
import { isTimeZone } from '../shared/domain/segment/zone.ts';

/** What differs between deployments; each field's context key is its name unless its comment says otherwise. */
export interface Stage {
  /** Context `stage`, default `dev`. */
  readonly name: string;
  /** `prod` keeps its data on destroy and protects its tables from deletion. */
  readonly production: boolean;
  /** Context `stream`: one provisioned shard idles at a third of the price of on-demand. */
  readonly stream: 'provisioned' | 'on-demand';
  /** Provisioned shards, 1 MiB/s in and about 1000 records/s each. */
  readonly shards: number;
  /** 24 is in the shard's price; a week costs about as much again ($14.60 a shard-month), so only `prod` takes it. */
  readonly retentionHours: number;
  /**
   * Context `lanes`: which destination types are polled for ($0.26 a month each). `auto` (default) are those that were ever used: the
   * product opens a lane when it is needed. `on` is all of them, `off` none, else slugs: `webhook,s3-csv`.
   */
  readonly lanes: 'auto' | 'all' | readonly string[];
  /** Context `eventBuses`: the event buses of this account and region that exports may send to, default `default`; `off` is none. */
  readonly eventBuses: readonly string[];
  /** Context `timeZone`, default UTC: fixed in every definition that is saved without one, so that changing it changes none. */
  readonly timeZone: string;
  /** Where alarms go; without it they only show in the console. */
  readonly alarmEmail: string | undefined;
  /** Context `console`: without it the API is all there is. The local host stands in its place itself. */
  readonly console: boolean;
  readonly logRetention: RetentionDays;
  readonly removal: RemovalPolicy;
}

const invalid = (key: string, value: unknown, expected: string): HeadwaterError =>
  new HeadwaterError('deployment.context', `--context ${key}=${String(value)} is not valid: give ${expected}.`);

const wholeNumber = (node: Node, key: string, range: { least: number; most: number; otherwise: number }): number => {
  const given: unknown = node.tryGetContext(key) ?? range.otherwise;
  const value = Number(given);
  if (Number.isInteger(value) && value >= range.least && value <= range.most) return value;
  throw invalid(key, given, `a whole number from ${range.least} to ${range.most}`);
};

const oneOf = <const T extends string>(node: Node, key: string, choices: readonly [T, ...T[]]): T => {
  const given: unknown = node.tryGetContext(key) ?? choices[0];
  const found = choices.find((choice) => choice === given);
  if (found !== undefined) return found;
  throw invalid(key, given, choices.join(' or '));
};

const listed = (node: Node, key: string): readonly string[] => {
  const given: unknown = node.tryGetContext(key) ?? '';
  if (typeof given !== 'string') throw invalid(key, given, 'names with commas between them');
  return given
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
};

const lanesOf = (node: Node): Stage['lanes'] => {
  const names = listed(node, 'lanes');
  const [word = 'auto', ...more] = names;
  if (more.length > 0) return names;
  if (word === 'auto') return 'auto';
  if (word === 'on') return 'all';
  return word === 'off' ? [] : names;
};

const eventBusesOf = (node: Node): Stage['eventBuses'] => {
  const names = listed(node, 'eventBuses');
  if (names.length === 0) return ['default'];
  if (names.some((name) => !/^[A-Za-z0-9._-]{1,256}$/.test(name)))
    throw invalid('eventBuses', names.join(','), 'names of event buses with commas between them, or off');
  return names.length === 1 && names[0] === 'off' ? [] : names;
};

const stageName = (node: Node): string => {
  const name: unknown = node.tryGetContext('stage') ?? 'dev';
  if (typeof name === 'string' && /^[a-z][a-z0-9-]{0,15}$/.test(name)) return name;
  throw invalid('stage', name, 'up to 16 lower-case letters, digits and hyphens, a letter first');
};

const timeZone = (node: Node): string => {
  const zone: unknown = node.tryGetContext('timeZone') ?? 'UTC';
  if (isTimeZone(zone)) return zone;
  throw invalid('timeZone', zone, 'a name of the IANA database, such as Europe/Paris');
};

/** Throws HeadwaterError `deployment.context` where `lanes` names a destination type that there is not. */
export const refuseUnknownLanes = ({ lanes }: Stage, slugs: readonly string[]): void => {
  if (typeof lanes === 'string' || lanes.every((lane) => slugs.includes(lane))) return;
  throw invalid('lanes', lanes.join(','), `auto, on, off, or some of ${slugs.join(', ')}`);
};

/** Reads the stage from the app's context; throws HeadwaterError `deployment.context` naming the key that is wrong. */
export const readStage = (node: Node): Stage => {
  const name = stageName(node);
  const production = name === 'prod';
  const alarmEmail: unknown = node.tryGetContext('alarmEmail');
  return {
    name,
    production,
    stream: oneOf(node, 'stream', ['provisioned', 'on-demand']),
    shards: wholeNumber(node, 'shards', { least: 1, most: 200, otherwise: 1 }),
    retentionHours: wholeNumber(node, 'retentionHours', { least: 24, most: 8760, otherwise: production ? 168 : 24 }),
    lanes: lanesOf(node),
    eventBuses: eventBusesOf(node),
    timeZone: timeZone(node),
    alarmEmail: typeof alarmEmail === 'string' && alarmEmail !== '' ? alarmEmail : undefined,
    console: oneOf(node, 'console', ['on', 'off']) === 'on',
    logRetention: production ? RetentionDays.THREE_MONTHS : RetentionDays.TWO_WEEKS,
    removal: production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  };
};

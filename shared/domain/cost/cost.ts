import prices from './prices.json' with { type: 'json' };

/** What processing some events asked of AWS; every field a count for the whole run. */
export interface Asked {
  readonly events: number;
  readonly apiRequests: number;
  readonly streamPutUnits: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Of tables of the class Standard-IA. */
  readonly infrequent: { readonly writeUnits: number; readonly readUnits: number };
  readonly archivePuts: number;
  readonly queueRequests: number;
  readonly invocations: number;
  /** Memory times duration, GB-seconds. */
  readonly gbSeconds: number;
}

/** Dollars per million events, line by line, with the sum. */
export const costPerMillion = (asked: Asked): Readonly<Record<string, number>> => {
  const perMillion = (count: number, pricePerMillion: number) => (count / asked.events) * pricePerMillion;
  const lines = {
    'API Gateway': perMillion(asked.apiRequests, prices.apiGateway.perMillionRequests),
    'Kinesis put units': perMillion(asked.streamPutUnits, prices.kinesis.perMillionPutUnits),
    'DynamoDB writes':
      perMillion(asked.writeUnits, prices.dynamodb.perMillionWriteUnits) +
      perMillion(asked.infrequent.writeUnits, prices.dynamodb.infrequentAccess.perMillionWriteUnits),
    'DynamoDB reads':
      perMillion(asked.readUnits, prices.dynamodb.perMillionReadUnits) +
      perMillion(asked.infrequent.readUnits, prices.dynamodb.infrequentAccess.perMillionReadUnits),
    'S3 puts': perMillion(asked.archivePuts, prices.s3.perThousandPuts * 1000),
    SQS: perMillion(asked.queueRequests, prices.sqs.perMillionRequests),
    'Lambda requests': perMillion(asked.invocations, prices.lambda.perMillionRequests),
    'Lambda duration': perMillion(asked.gbSeconds, prices.lambda.perGbSecond * 1e6),
  };
  return { ...lines, total: Object.values(lines).reduce((sum, line) => sum + line, 0) };
};

/** Dollars a month of keeping a million events, from the bytes an event leaves in the table and in the archive. */
export const storagePerMillion = (bytes: { readonly table: number; readonly archive: number }): number =>
  ((bytes.table * prices.dynamodb.infrequentAccess.perGbMonth + bytes.archive * prices.s3.perGbMonth) * 1e6) / 1e9;

/** What stands in a template and costs money while nothing happens. */
export interface Standing {
  readonly shards: number;
  readonly secrets: number;
  readonly alarms: number;
  readonly dashboards: number;
  readonly keys: number;
  /** Enabled queue mappings: each polls with five long polls of 20 s. */
  readonly queueMappings: number;
  /** Functions that a schedule invokes each minute; one that runs each hour is a sixtieth. */
  readonly minuteSchedules: number;
}

const RATE_MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

/** How often a schedule `rate(…)` runs its function, of once a minute. */
export const runsAMinute = (expression: string): number => {
  const [, every, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return 1 / (Number(every ?? 1) * (RATE_MINUTES[unit] ?? 1));
};

/** Hours of a month, as AWS counts them. */
export const HOURS = 730;
const POLLS_PER_MAPPING = 5 * 3 * 60 * HOURS;
const MINUTES = 60 * HOURS;
/** Seconds and GB of an idle scheduled run: an assumption, printed with the result. */
export const IDLE_RUN_GB_SECONDS = 0.25 * 0.2;

/** Dollars a month of an idle stage, line by line, with the sum. */
export const idlePerMonth = (standing: Standing): Readonly<Record<string, number>> => {
  const runs = standing.minuteSchedules * MINUTES;
  const lines = {
    'Kinesis shards': standing.shards * prices.kinesis.perShardHour * HOURS,
    Secrets: standing.secrets * prices.secretsManager.perSecretMonth,
    Alarms: standing.alarms * prices.cloudWatch.perAlarmMonth,
    Dashboards:
      Math.max(0, standing.dashboards - prices.cloudWatch.freeDashboards) * prices.cloudWatch.perDashboardMonth,
    Keys: standing.keys * prices.kms.perKeyMonth,
    'SQS polling': (standing.queueMappings * POLLS_PER_MAPPING * prices.sqs.perMillionRequests) / 1e6,
    'Scheduled runs':
      (runs * (prices.scheduler.perMillionInvocations + prices.lambda.perMillionRequests)) / 1e6 +
      runs * IDLE_RUN_GB_SECONDS * prices.lambda.perGbSecond,
  };
  return { ...lines, total: Object.values(lines).reduce((sum, line) => sum + line, 0) };
};

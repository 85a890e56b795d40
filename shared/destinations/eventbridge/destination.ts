import * as z from 'zod';
import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { identifierSetting, purposesSetting, traitsSetting } from '../member-settings.ts';
import { getRequest } from '../probe.ts';
import { interpretPutEvents } from './answer.ts';
import { batchesOf, type PutEventsEntry } from './batches.ts';

/** Patterns of PutEventsRequestEntry: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
const BUS = /^[A-Za-z0-9._-]{1,256}$/;

const settings = z.strictObject({
  bus: z
    .string()
    .regex(BUS, 'the name of an event bus, not its ARN')
    .default('default')
    .meta({ title: 'Event bus' })
    .describe(
      'An event bus in the account and region of this deployment. Buses other than `default` are allowed at deployment, by --context eventBuses=default,crm.',
    ),
  source: z
    .string()
    .regex(/^[A-Za-z0-9._/-]{1,256}$/, 'letters, digits and . _ / -')
    .refine((name) => !name.startsWith('aws.'), 'a name that does not begin with aws., which AWS keeps for itself')
    .default('headwater')
    .meta({ title: 'Source' })
    .describe('The `source` of each event, by which rules find it.'),
  identifier: identifierSetting('userId', 'The identifier type that names a member.'),
  traits: traitsSetting,
  purposes: purposesSetting(),
});
type Settings = z.infer<typeof settings>;

const credentials = z.strictObject({});
type Credentials = z.infer<typeof credentials>;

const DETAIL_TYPES = { add: 'Audience Member Added', remove: 'Audience Member Removed' } as const;

/**
 * One event a member. Buses keep no order and repeat: `operationId` names the operation over retries, and of two operations on
 * one member the one with the later `sentAt` is the present.
 */
const entryOf = (
  { operation, operationId, identifier, traits }: OutgoingMember,
  { settings: { bus, source }, run }: Outgoing<Settings, Credentials>,
): PutEventsEntry => ({
  EventBusName: bus,
  Source: source,
  DetailType: DETAIL_TYPES[operation],
  Detail: JSON.stringify({
    operation,
    operationId,
    exportId: run.exportId,
    runId: run.runId,
    segmentId: run.segmentId,
    sentAt: new Date(run.at).toISOString(),
    identifier,
    ...(operation === 'add' ? { traits } : {}),
  }),
});

const requestsOf = (outgoing: Outgoing<Settings, Credentials>): readonly DeliveryRequest[] =>
  batchesOf(outgoing.members.map((member) => entryOf(member, outgoing))).map((batch) => ({
    method: 'POST',
    url: `eventbridge://${outgoing.settings.bus}`,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' },
    body: JSON.stringify({ Entries: batch.map(({ entry }) => entry) }),
    members: batch.map(({ index }) => index),
  }));

/** Members as events on a bus of the own account: `Audience Member Added` and `Audience Member Removed`, one a member. */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'eventbridge',
  name: 'Amazon EventBridge',
  removal:
    'Puts an event `Audience Member Removed`. An event may come twice: a rule or its target tells a retry by its `operationId`.',
  settings,
  credentials,
  identifiers: [],
  purposes: [],
  limits: { membersPerRequest: 10, membersPerChunk: 200, concurrency: 5 },
  delivery: 'calls',
  needs: ({ identifier, traits, purposes }) => ({ identifiers: [identifier], traits, purposes }),
  leavesBehind: 'messages',
  audience: ({ destinationId, segmentId }) => `${destinationId}/${segmentId}`,
  requests: requestsOf,
  interpret: interpretPutEvents,
  // The transport answers by what the deployment allows: PutEvents has no way to ask without an event.
  probe: { request: ({ settings: { bus } }) => getRequest(`eventbridge://${bus}`) },
  maskedCredentials: {},
  secretHeaders: [],
});

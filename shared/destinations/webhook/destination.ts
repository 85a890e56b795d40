import { createHash, createHmac } from 'node:crypto';
import * as z from 'zod';
import type {
  DeliveryRequest,
  DeliveryResponse,
  Interpretation,
  OutgoingMember,
} from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { interpretWhole, maskWords } from '../http-answer.ts';
import { identifierSetting, purposesSetting, traitsSetting } from '../member-settings.ts';
import { faultOfStatus, type Probe } from '../probe.ts';

const isWebAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
};

const settings = z.strictObject({
  url: z
    .string()
    .max(2_048)
    .refine(isWebAddress, 'an https URL without user name or password')
    .meta({ title: 'Address' })
    .describe('Where members are posted. Must be https, and a public address, except on the local host.'),
  identifier: identifierSetting('userId', 'The identifier type that names a member.'),
  traits: traitsSetting,
  purposes: purposesSetting(),
});

const isSecret = (secret: string): boolean => {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret)) return false;
  const { length } = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return length >= 24 && length <= 64;
};

const credentials = z.strictObject({
  secret: z
    .string()
    .refine(isSecret, 'whsec_ and the base64 of 24 to 64 random bytes')
    .meta({ title: 'Signing secret' })
    .describe('Signs every request (https://www.standardwebhooks.com).'),
});

type Settings = z.infer<typeof settings>;
type Credentials = z.infer<typeof credentials>;

const memberOf = ({ operation, operationId, identifier, traits }: OutgoingMember): object => ({
  operation,
  operationId,
  identifier,
  ...(operation === 'add' ? { traits } : {}),
});

/** The same members with the same values make the same id, so that a receiver recognises a retry. */
const idOf = (segmentId: string, members: readonly object[]): string =>
  `msg_${createHash('sha256')
    .update(JSON.stringify([segmentId, members]))
    .digest('base64url')}`;

/** As the specification's reference library signs, which the tests verify with; ours to keep its 12 kB out of the function. */
const signatureOf = (secret: string, text: string): string => {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
};

const LIMITS = { membersPerRequest: 100, membersPerChunk: 100, concurrency: 5 };

/** A signed post; `text` is its body. */
const signedPost = ({ url, secret, at }: { url: string; secret: string; at: number }, id: string, text: string) => {
  const seconds = Math.floor(at / 1000);
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signatureOf(secret, `${id}.${seconds}.${text}`),
    },
    body: text,
  } as const;
};

/** A signed message of another type about nobody: a receiver that checks the signature answers 2xx, one that reads types ignores it. */
const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { url }, credentials: { secret }, at }) => {
    const text = JSON.stringify({ type: 'audience.test', members: [] });
    return signedPost({ url, secret, at }, idOf(`test ${at}`, []), text);
  },
  read: (response) => {
    const fault = faultOfStatus(response);
    // There is no account and no right: whoever refuses the caller refuses the signature.
    return fault === 'permission-missing' ? 'credentials-invalid' : fault;
  },
};

const requestOf = (
  { settings: { url }, credentials: { secret }, run }: Outgoing<Settings, Credentials>,
  batch: readonly { member: OutgoingMember; index: number }[],
): DeliveryRequest => {
  const members = batch.map(({ member }) => memberOf(member));
  const id = idOf(run.segmentId, members);
  const { exportId, runId, segmentId } = run;
  const body = JSON.stringify({ type: 'audience.members', exportId, runId, segmentId, members });
  return {
    ...signedPost({ url, secret, at: run.at }, id, body),
    members: batch.map(({ index }) => index),
  };
};

const refusals = z.object({
  rejected: z.array(
    z.object({ index: z.int().nonnegative(), code: z.string().optional(), message: z.string().optional() }),
  ),
});

const readRefusals = (body: string): z.infer<typeof refusals>['rejected'] => {
  try {
    return refusals.safeParse(JSON.parse(body)).data?.rejected ?? [];
  } catch {
    // A receiver owes no JSON: only the status counts.
    return [];
  }
};

/** A 2xx takes all; a receiver may still refuse some, by answering `{"rejected":[{"index","code","message"}]}`. */
const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const whole = interpretWhole(response, request);
  if ('failure' in response || response.status < 200 || response.status > 299) return whole;
  const outcomes = [...whole.outcomes];
  for (const { index, code, message } of readRefusals(response.body)) {
    if (index >= outcomes.length) continue;
    const slug = (code ?? '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 40);
    outcomes[index] = { kind: 'rejected', code: slug || 'refused', example: maskWords(message ?? '') };
  }
  return { outcomes };
};

/** Members posted to an HTTPS endpoint of one's own, signed as Standard Webhooks says. */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'webhook',
  name: 'Webhook',
  removal:
    'Posts the identifier with `operation: remove`. A retry carries the same `webhook-id` and `operationId`: a receiver that heeds one counts once.',
  settings,
  credentials,
  identifiers: [],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ identifier, traits, purposes }) => ({ identifiers: [identifier], traits, purposes }),
  leavesBehind: 'messages',
  audience: ({ destinationId, segmentId }) => `${destinationId}/${segmentId}`,
  requests: (outgoing) => {
    const numbered = outgoing.members.map((member, index) => ({ member, index }));
    const batches = Math.ceil(numbered.length / LIMITS.membersPerRequest);
    return Array.from({ length: batches }, (_, n) =>
      requestOf(outgoing, numbered.slice(n * LIMITS.membersPerRequest, (n + 1) * LIMITS.membersPerRequest)),
    );
  },
  interpret,
  probe,
  maskedCredentials: { secret: `whsec_${Buffer.alloc(24).toString('base64')}` },
  secretHeaders: ['webhook-signature'],
});

import * as z from 'zod';
import { jsonObjectSchema } from '../common-schemas.ts';
import { type ApiRoute, defineOperations, type Operation, type Operations } from '../operation.ts';

const tag = 'Collection';

const EVENTS = { t: 'track', i: 'identify', p: 'page', s: 'screen', g: 'group', a: 'alias' } as const;

const accepted = z.object({
  success: z.literal(true),
  rejected: z
    .array(z.object({ index: z.number().int(), messageId: z.string(), code: z.string(), message: z.string() }))
    .optional()
    .describe('Events that wait in quarantine; the others are accepted.'),
});

const event = jsonObjectSchema.describe('An event of the Segment spec.');
const batch = z.object({ batch: z.array(event), sentAt: z.string().optional(), writeKey: z.string().optional() });

const post = (summary: string, body: z.ZodType): Operation => ({
  tag,
  summary,
  credential: 'write-key',
  body,
  answers: { 200: accepted },
  errors: { 503: 'Nothing was accepted; send all of it again after Retry-After.' },
});

const eventCalls = Object.fromEntries(
  Object.entries(EVENTS).flatMap(([short, name]) => [
    [`POST /v1/${name}`, post(`Send one ${name} event`, event)],
    [`POST /v1/${short}`, post(`Send one ${name} event, by the call's short name`, event)],
  ]),
) as Readonly<Partial<Record<ApiRoute, Operation>>>;

const get = (summary: string, rest: Partial<Operation> = {}): Operation => ({
  tag,
  summary,
  credential: 'write-key',
  answers: { 200: jsonObjectSchema },
  ...rest,
});

const writeKeyQuery = z.object({ writeKey: z.string().optional() });
const pixel: Partial<Operation> = {
  query: z.object({ data: z.string().describe('Base64 of the event as JSON.'), writeKey: z.string().optional() }),
  answers: { 200: z.custom<never>().describe('A GIF of 1×1.') },
};

/** What websites, apps and servers call, unchanged Segment-protocol clients among them. */
export const collectionOperations: Operations = defineOperations({
  ...eventCalls,
  'POST /v1/batch': post('Send events of any type; each stands alone', batch),
  'POST /v1/b': post("Send events of any type, by the call's short name", batch),
  'POST /v1/import': post('Send history: timestamps are taken as they are, and no journey starts', batch),
  'POST /beacon/v1/batch': post('Send events as the RudderStack SDK does while a page closes', batch),
  'POST /api/s/{type}': { ...post('Send one event, as jitsu-js does', event), path: z.object({ type: z.string() }) },
  'POST /api/s/s2s/{type}': {
    ...post('Send one event from a server, as jitsu-js does', event),
    path: z.object({ type: z.string() }),
  },
  'GET /v1/pixel/track': get('Send one track event by an image', pixel),
  'GET /v1/pixel/page': get('Send one page event by an image', pixel),
  'GET /v1/projects/{writeKey}/settings': get('What analytics.js asks its CDN for', {
    path: z.object({ writeKey: z.string() }),
  }),
  'GET /sourceConfig': get('What the RudderStack SDK asks for', { query: writeKeyQuery }),
  'GET /sourceConfig/{proxy+}': get('What the RudderStack SDK asks for, with a slash at the end', {
    path: z.object({ 'proxy+': z.string() }),
    query: writeKeyQuery,
  }),
  'GET /health': get('Say that everything is ready', { credential: 'none' }),
});

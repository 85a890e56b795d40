import { defineFunction, type Route } from '../../shared/wiring.ts';

const CALLS = ['track', 'identify', 'page', 'screen', 'group', 'alias', 'batch', 'import'] as const;
const SHORT_FORMS = ['t', 'i', 'p', 's', 'g', 'a', 'b'] as const;

/** Every call of api.md, "Collection". API Gateway knows no trailing slash but as an empty greedy path. */
const routes: readonly Route[] = [
  ...CALLS.map((call): Route => `POST /v1/${call}`),
  ...SHORT_FORMS.map((call): Route => `POST /v1/${call}`),
  // Where @rudderstack/analytics-js sends its beacons.
  'POST /beacon/v1/batch',
  'POST /api/s/{type}',
  'POST /api/s/s2s/{type}',
  'GET /v1/pixel/track',
  'GET /v1/pixel/page',
  'GET /v1/projects/{writeKey}/settings',
  'GET /sourceConfig',
  'GET /sourceConfig/{proxy+}',
  'OPTIONS /v1/{proxy+}',
  'OPTIONS /api/s/{proxy+}',
  'OPTIONS /sourceConfig',
  'OPTIONS /sourceConfig/{proxy+}',
  'GET /health',
  'HEAD /health',
];

export default defineFunction({
  purpose: 'Takes events over HTTPS and answers once they are durable on the stream.',
  trigger: { kind: 'http', routes },
  reads: ['table:configuration', 'table:privacy', 'secret:deployment'],
  writes: ['stream:events'],
  // 20 MiB unpacked, as objects.
  memory: 1024,
  timeout: 29,
});

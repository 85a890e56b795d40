import type { Page } from 'playwright-core';
import type { BeforeConsole } from './sit-before.ts';

type Call = BeforeConsole['call'];

/** A page of the router, and an address at which it shows something of what the demo leaves. */
export interface PageAt {
  readonly route: string;
  readonly path: string;
}

/** Routes that only lead on to others. */
const LEADING_ON = ['/settings'];

/** The full paths of the router that runs in a page: `/profiles/$profileId`. */
export const routePaths = async (page: Page): Promise<readonly string[]> => {
  const paths = await page.evaluate<string[]>('Object.keys(__TSR_ROUTER__.routesByPath)');
  const full = paths.map((path) => (path === '/' ? path : path.replace(/\/$/, '')));
  return [...new Set(full)].filter((path) => !LEADING_ON.includes(path)).toSorted();
};

const first = async (call: Call, path: string, list: string): Promise<string> =>
  (await call('GET', path)).body[list]?.[0]?.id ?? 'none';

const aProfile = async (call: Call): Promise<string> => {
  const { segments } = (await call('GET', '/v1/segments')).body as { segments: { id: string; size: number }[] };
  const largest = segments.toSorted((a, b) => b.size - a.size)[0];
  if (largest === undefined) return 'none';
  return (await call('GET', `/v1/segments/${largest.id}/members?limit=1`)).body.members[0]?.profileId ?? 'none';
};

const anExport = (call: Call) => first(call, '/v1/exports', 'exports');

const aRun = async (call: Call): Promise<string> => {
  const { body } = await call('GET', `/v1/exports/${await anExport(call)}/runs`);
  return body.runs?.[0]?.runId ?? 'none';
};

const aComputedTrait = async (call: Call): Promise<string> => {
  const definition = { event: 'Order Completed', aggregate: { fn: 'sum', property: 'total' }, within: 'P90D' };
  await call('PUT', '/v1/computed-traits/spent', { body: { name: 'Spent in 90 days', definition } });
  return 'spent';
};

/** A request of somebody who is unknown here, so that nothing of the demo is erased by it. */
const aRequest = async (call: Call): Promise<string> => {
  const body = {
    subject_request_id: '5a0b0d3c-6f4e-4f6f-9a53-0f6f5a1c2d3e',
    subject_request_type: 'access',
    submitted_time: new Date().toISOString(),
    subject_identities: [{ identity_type: 'email', identity_value: 'stranger@shop.example', identity_format: 'raw' }],
    api_version: '2.0',
  };
  await call('POST', '/v1/privacy/requests', { body });
  const { body: listed } = await call('GET', '/v1/privacy/requests');
  return listed.requests?.[0]?.subject_request_id ?? body.subject_request_id;
};

/** What stands for each parameter of a route. */
const PARAMETERS: Readonly<Record<string, (call: Call) => Promise<string>>> = {
  $profileId: aProfile,
  $segmentId: (call) => first(call, '/v1/segments', 'segments'),
  $exportId: anExport,
  $runId: aRun,
  $destinationId: (call) => first(call, '/v1/destinations', 'destinations'),
  $sourceId: (call) => first(call, '/v1/sources', 'sources'),
  $traitId: aComputedTrait,
  $requestId: aRequest,
  $slug: async () => 'webhook',
};

const parametersIn = (route: string): readonly string[] => route.split('/').filter((part) => part.startsWith('$'));

/** Parameters that nobody said here what stands for. */
export const unknownParameters = (routes: readonly string[]): readonly string[] =>
  routes.flatMap(parametersIn).filter((name) => !Object.hasOwn(PARAMETERS, name));

/** Every one of these routes at an address at which it shows something. */
export const addressesOf = async (routes: readonly string[], call: Call): Promise<readonly PageAt[]> => {
  const values = new Map<string, string>();
  for (const name of new Set(routes.flatMap(parametersIn))) {
    const value = await PARAMETERS[name]?.(call);
    if (value !== undefined) values.set(name, value);
  }
  const fill = (part: string): string => values.get(part) ?? part;
  return routes.map((route) => ({ route, path: route.split('/').map(fill).join('/') }));
};

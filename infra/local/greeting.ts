import type { HostParts } from './host-parts.ts';
import { LOCAL_SOURCES, LOCAL_TOKEN } from './seed-sources.ts';

const count = (size: number, word: string): string => `${size} ${word}${size === 1 ? '' : 's'}`;

const shellLine = (url: string): string =>
  `curl ${url}/v1/track -u ${LOCAL_SOURCES['local-browser'].writeKey}: -H 'content-type: application/json' \\
    -d '{"anonymousId":"visitor-1","event":"Product Viewed","properties":{"sku":"blue-mug"}}'`;

/** What runs where, and the first things to do. */
export const greetingOf = (parts: HostParts): string => {
  const { url, data } = parts;
  const state = data.kept
    ? `kept in ${data.path} (drop it with --fresh)`
    : 'not kept: --data DIR keeps it between runs';
  const routes = parts.router.routes().length;
  const shards = [...parts.streams.values()].reduce((sum, stream) => sum + stream.shards.length, 0);
  return `
Headwater is ready.

  Console        ${url}/console/   (sign in as one of four people with a click)
  API            ${url}   (${count(routes, 'route')}, OpenAPI at /openapi.json)
  write keys     ${LOCAL_SOURCES['local-browser'].writeKey} (browser), ${LOCAL_SOURCES['local-server'].writeKey} (server)
  token          ${LOCAL_TOKEN}
  hosted         ${count(parts.functions.size, 'function')}, ${count(parts.tables.length, 'table')}, ${count(shards, 'stream shard')}, ${count(parts.queues.size, 'queue')}, ${count(parts.buckets.length, 'bucket')}
  state          ${state}
  clock          ${url}/_local/clock takes POST {"advance":"PT31M"}

Send a first event:

  ${shellLine(url)}

and read the profile a moment later:

  curl ${url}/v1/profiles/anonymousId:visitor-1 -H 'authorization: Bearer ${LOCAL_TOKEN}'

Ctrl-C stops it.`;
};

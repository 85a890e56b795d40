import type { Json } from '../json.ts';

type Truncate = (ip: string) => string | undefined;

/**
 * What clients call a network address, whatever stands between the words: Segment’s `context.ip`, Mixpanel’s `$ip`, RudderStack’s
 * `request_ip`, a proxy’s `X-Forwarded-For`. By its name alone, since the version of a browser reads like an address too.
 */
const ADDRESS =
  /^[$_]?(?:(?:client|user|visitor|remote|request|source|origin|real|x.?real|public|device)[._ -]?)?ip(?:[._ -]?(?:v[46]|addr(?:ess)?))?$|^(?:remote[._ -]?addr(?:ess)?|(?:x[._ -]?)?forwarded[._ -]?for)$/i;
const LONGEST = 24;

/** One address, or several with commas between; what is no address stays as it is. */
const truncated = (value: Json, truncate: Truncate): Json => {
  if (typeof value === 'string')
    return value
      .split(',')
      .map((part) => truncate(part) ?? part)
      .join(',');
  return Array.isArray(value) ? value.map((each: Json) => truncated(each, truncate)) : value;
};

/** Truncates, in place, every member of a body that is called an address, at whatever depth. */
export const truncateAddresses = (body: Json, truncate: Truncate): void => {
  if (typeof body !== 'object' || body === null) return;
  const members = body as Record<string, Json>;
  for (const [name, value] of Object.entries(members)) {
    if (name.length <= LONGEST && ADDRESS.test(name)) members[name] = truncated(value, truncate);
    truncateAddresses(members[name] ?? null, truncate);
  }
};

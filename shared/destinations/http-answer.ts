import type {
  DeliveryRequest,
  DeliveryResponse,
  Interpretation,
  MemberOutcome,
  PauseNotice,
} from '../domain/export/delivery.ts';

/** The longest pause a platform may ask for, seconds: a run gives up after an hour anyway. */
const LONGEST_PAUSE = 3_600;

/** Seconds of a `Retry-After` header, in seconds or as an HTTP date (RFC 9110, 10.2.3); undefined when it says neither. */
export const retryAfterSeconds = (header: string | undefined, at: number): number | undefined => {
  if (header === undefined || header.trim() === '') return undefined;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : (Date.parse(header) - at) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(LONGEST_PAUSE, Math.max(0, Math.ceil(seconds)));
};

/** Seconds until an instant that a header gives in epoch seconds, 0 once it is over; undefined where it gives none. */
export const secondsUntil = (header: string | undefined, at: number): number | undefined =>
  header !== undefined && /^\d+(\.\d+)?$/.test(header)
    ? Math.min(LONGEST_PAUSE, Math.max(0, Math.ceil(Number(header) - at / 1000)))
    : undefined;

/** A few words of what a platform said, without anything that may name a person: addresses, numbers and quoted values. */
export const maskWords = (text: string): string =>
  text
    .slice(0, 2_000)
    .replaceAll(/[^\s"'<>=:,;]+(?:@|%40)[^\s"'<>,;]+/gi, '***')
    .replaceAll(/[\w-]{20,}/g, '***')
    .replaceAll(/\+?\d[\d .()-]{5,}\d/g, '***')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 160);

/** Statuses that say "later" and not "never": RFC 9110 and RFC 6585. 425 and 408 were not processed. */
const isLater = (status: number): boolean => status === 408 || status === 425 || status === 429 || status >= 500;

const outcomeOf = (response: DeliveryResponse): MemberOutcome => {
  if ('failure' in response) {
    const said = { code: response.failure, example: response.message };
    return response.failure === 'refused-address' ? { kind: 'rejected', ...said } : { kind: 'retry', ...said };
  }
  const { status, headers, body, at } = response;
  if (status >= 200 && status < 300) return { kind: 'accepted', confirmed: true };
  const said = { code: `http-${status}`, example: maskWords(`HTTP ${status} ${body}`) };
  if (!isLater(status)) return { kind: 'rejected', ...said };
  const afterSeconds = retryAfterSeconds(headers['retry-after'], at);
  return { kind: 'retry', ...said, ...(afterSeconds === undefined ? {} : { afterSeconds }) };
};

/** Whether what was asked may have been done, or is being done, though the answer does not say so. */
export const mayHaveArrived = (response: DeliveryResponse): boolean =>
  'failure' in response ? response.failure !== 'refused-address' : response.status === 408 || response.status >= 500;

/** The same word on every member of a request. */
export const sayAll = (request: DeliveryRequest, outcome: MemberOutcome): Interpretation => ({
  outcomes: request.members.map(() => outcome),
});

/**
 * What a success leaves open about a member: an addition stays unconfirmed and is sent again in time; a removal was perhaps not
 * made, and the next run makes it again, lest somebody stays.
 */
export const leftOpen = (isRemoval: boolean): MemberOutcome =>
  isRemoval
    ? {
        kind: 'rejected',
        code: 'removal-unconfirmed',
        example: 'The answer does not say that everybody was taken out.',
      }
    : { kind: 'accepted', confirmed: false };

/** Stops the export until a person has acted; its members are tried again then. */
export const stopFor = (request: DeliveryRequest, pause: PauseNotice): Interpretation => ({
  ...sayAll(request, { kind: 'retry', code: pause.code, example: pause.sentence }),
  pause,
});

/** The platform accepts the credentials no more; `remedy` is what to do about it, a clause in the imperative. */
export const credentialsRefused = (platform: string, remedy: string): PauseNotice => ({
  code: 'credentials-refused',
  sentence: `${platform} no longer accepts the connection. ${remedy}, then resume the export.`,
});

/** The credentials are good, and may not do this. */
export const accessRefused = (platform: string, remedy: string): PauseNotice => ({
  code: 'access-refused',
  sentence: `${platform} does not let the connection change this audience. ${remedy}, then resume the export.`,
});

/** One answer for the whole request: 2xx accepts all its members, 408/425/429/5xx and silence ask again, the rest refuses. */
export const interpretWhole = (response: DeliveryResponse, request: DeliveryRequest): Interpretation =>
  sayAll(request, outcomeOf(response));

/** The JSON of an answer; undefined where it holds none, or was cut. */
export const readJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    // A platform in trouble answers with pages: then only the status counts.
    return undefined;
  }
};

import type { Answered } from '../platform-double.ts';

/** An error in JSON:API, as imports give one a row as well. */
export const errorOf = (status: number, detail: string, pointer = '/data'): object => ({
  id: 'e',
  status,
  code: 'invalid',
  title: 'Invalid input.',
  detail,
  source: { pointer },
});

/** A call refused for one reason. */
export const refusal = (status: number, detail: string, pointer?: string): Answered => ({
  status,
  body: { errors: [errorOf(status, detail, pointer)] },
});

/** What a caller who is too fast is told. */
export const throttled = (): Answered => ({
  ...refusal(429, 'Request was throttled. Expected available in 7 seconds.'),
  headers: { 'retry-after': '7' },
});

/** Where a field of a row is. */
export const rowAt = (index: number, field: string): string =>
  `/data/attributes/profiles/data/${index}/attributes/${field}`;

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { StoredObject } from './fauxqs.ts';

/** A refusal in S3's spelling. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Query parameters whose meaning fauxqs knows; any other names a sub-resource that it would take for the object itself. */
const KNOWN = new Set([
  'continuation-token',
  'delete',
  'delimiter',
  'encoding-type',
  'fetch-owner',
  'list-type',
  'marker',
  'max-keys',
  'partNumber',
  'prefix',
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
  'start-after',
  'uploadId',
  'uploads',
  'x-id',
]);
const PRESIGNED =
  /^x-amz-(algorithm|credential|date|expires|security-token|signature|signedheaders|content-sha256|checksum-mode|sdk-checksum-algorithm)$/i;
const REFUSED_HEADER =
  /^x-amz-(tagging|acl|grant-|object-lock-|website-redirect|copy-source-if-|copy-source-server-side-encryption-customer-|server-side-encryption-customer-|write-offset-)/;

const notHosted = (what: string): Refusal => ({
  status: 501,
  code: 'NotImplemented',
  message: `${what} is not hosted locally.`,
});

const unknownPart = (url: URL, headers: Headers): Refusal | undefined => {
  const parameter = [...url.searchParams.keys()].find((name) => !KNOWN.has(name) && !PRESIGNED.test(name));
  if (parameter !== undefined) return notHosted(`The sub-resource "${parameter}"`);
  const header = Object.keys(headers).find((name) => REFUSED_HEADER.test(name));
  return header === undefined ? undefined : notHosted(`The header ${header}`);
};

const unsafeKey = (url: URL): Refusal | undefined =>
  decodeURIComponent(url.pathname).split('/').includes('..')
    ? { status: 400, code: 'InvalidURI', message: 'A key with ".." in it would leave the bucket\'s folder.' }
    : undefined;

const expired = (url: URL, now: number): Refusal | undefined => {
  const date = url.searchParams
    .get('X-Amz-Date')
    ?.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  if (date === undefined) return undefined;
  const until = Date.parse(date) + Number(url.searchParams.get('X-Amz-Expires')) * 1000;
  return now < until ? undefined : { status: 403, code: 'AccessDenied', message: 'Request has expired' };
};

/** What is refused before the body matters. `url` is as received: a key may hold dot segments, escaped. */
export const refuseRequest = (request: { url: URL; raw: string; headers: Headers }, now: number): Refusal | undefined =>
  unknownPart(request.url, request.headers) ??
  (/(^|\/)(\.|%2e){2}(\/|$|\?)/i.test(request.raw) ? unsafeKey(new URL('http://local/%2E%2E')) : undefined) ??
  unsafeKey(request.url) ??
  expired(request.url, now);

const failed: Refusal = {
  status: 412,
  code: 'PreconditionFailed',
  message: 'At least one of the pre-conditions you specified did not hold',
};
const unquoted = (etag: unknown): string => String(etag).replaceAll('"', '');

/** `If-Match` and `If-None-Match` on a write (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html). */
export const refuseWrite = (headers: Headers, existing: StoredObject | undefined): Refusal | undefined => {
  const match = headers['if-match'];
  if (match !== undefined) {
    if (!existing) return { status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.' };
    if (match !== '*' && unquoted(match) !== unquoted(existing.etag)) return failed;
  }
  const noneMatch = headers['if-none-match'];
  if (noneMatch === undefined) return undefined;
  if (noneMatch !== '*') return notHosted('If-None-Match on a write with anything but *');
  return existing ? failed : undefined;
};

const crcOf = (body: Buffer): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
};
const digest = (algorithm: string) => (body: Buffer) => createHash(algorithm).update(body).digest('base64');
const CHECKSUMS: Readonly<Record<string, (body: Buffer) => string>> = {
  'content-md5': digest('md5'),
  'x-amz-checksum-crc32': crcOf,
  'x-amz-checksum-sha1': digest('sha1'),
  'x-amz-checksum-sha256': digest('sha256'),
};

/** A body that is not what its checksum says. */
export const refuseBody = (headers: Headers, body: Buffer): Refusal | undefined => {
  for (const [header, compute] of Object.entries(CHECKSUMS)) {
    if (headers[header] !== undefined && headers[header] !== compute(body))
      return { status: 400, code: 'BadDigest', message: `The ${header} you specified did not match the body.` };
  }
  return undefined;
};

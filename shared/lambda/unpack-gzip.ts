import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unpack = promisify(gunzip);

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

/** Unpacks gzip to at most `maxBytes`; zlib stops at the bound, so a bomb costs no more than that. */
export const unpackGzip = async (
  packed: Uint8Array,
  maxBytes: number,
): Promise<Uint8Array | 'broken' | 'too-large'> => {
  try {
    return await unpack(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    return isTooLarge(error) ? 'too-large' : 'broken';
  }
};

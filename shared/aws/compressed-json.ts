import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Quality 5: a tenth of a millisecond for a profile, and within 3 % of the smallest. */
const QUALITY = 5;
const SMALL_WINDOW = 16;

/** A value as compressed JSON: items are paid for by the kilobyte. */
export const compressJson = (value: unknown): Uint8Array => {
  const text = Buffer.from(JSON.stringify(value));
  const small = text.length < 2 ** SMALL_WINDOW;
  return brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
      ...(small ? { [constants.BROTLI_PARAM_LGWIN]: SMALL_WINDOW } : {}),
    },
  });
};

/** The value that `compressJson` was given. */
export const decompressJson = <T>(bytes: Uint8Array): T =>
  JSON.parse(brotliDecompressSync(bytes).toString('utf8')) as T;

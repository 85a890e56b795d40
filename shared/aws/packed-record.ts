import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { HeadwaterError } from '../domain/errors.ts';
import type { StreamRecord } from '../domain/event/event.ts';
import { CURRENT_DICTIONARY, DICTIONARIES } from './record-dictionary.ts';

const dictionaryOf = (version: number | undefined): Uint8Array => {
  const dictionary = version === undefined ? undefined : DICTIONARIES.get(version);
  if (dictionary) return dictionary;
  throw new HeadwaterError(
    'timeline.unreadable',
    `A timeline item was packed with dictionary ${version}, which this version lacks: deploy the newer version again.`,
  );
};

/** A stream record as bytes: a byte that states the dictionary, then deflated JSON. Timelines are paid for by the byte and month. */
export const packRecord = (record: StreamRecord): Uint8Array => {
  const dictionary = dictionaryOf(CURRENT_DICTIONARY);
  const packed = deflateRawSync(JSON.stringify(record), { level: 9, dictionary });
  return Buffer.concat([Uint8Array.of(CURRENT_DICTIONARY), packed]);
};

/** The record that `packRecord` was given. Throws HeadwaterError `timeline.unreadable` for an unknown dictionary. */
export const unpackRecord = (bytes: Uint8Array): StreamRecord => {
  const dictionary = dictionaryOf(bytes[0]);
  return JSON.parse(inflateRawSync(bytes.subarray(1), { dictionary }).toString('utf8')) as StreamRecord;
};

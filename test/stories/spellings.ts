import { createHash } from 'node:crypto';

/** Base64 of a value inside a longer text depends on where it begins: the part that is the same whatever stands around it. */
const inBase64 = (value: string): readonly string[] => {
  const bytes = Buffer.from(value, 'utf8');
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + bytes.length) * 8) / 6);
    return text.slice(first, last);
  });
};

const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');

const hashesOf = (value: string): readonly string[] =>
  ['md5', 'sha1', 'sha256'].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(value).digest();
    const base64 = digest.toString('base64').replace(/=+$/, '');
    return [digest.toString('hex'), base64, urlSafe(base64)];
  });

/** How a value could be written down so that somebody reads it, or looks it up in a list of hashes: none of it is keyed. */
export const spellingsOf = (value: string): readonly string[] => {
  const plain = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
  const base64 = inBase64(value).flatMap((text) => [text, urlSafe(text)]);
  const hex = Buffer.from(value, 'utf8').toString('hex');
  return [...new Set([...plain, ...base64, hex, ...hashesOf(value), ...hashesOf(value.toLowerCase())])];
};

/** A place where nothing personal may be, and what was found there. */
export interface Trace {
  readonly place: string;
  readonly text: string;
}

/** Where any of the values is written, in any spelling and in any case. */
export const findTraces = (traces: readonly Trace[], values: readonly string[]): readonly string[] => {
  const needles = values.flatMap((value) =>
    [...new Set(spellingsOf(value).map((spelling) => spelling.toLowerCase()))].map((spelling) => ({ value, spelling })),
  );
  // Together first: one search a spelling, and line by line only where there is something.
  const all = traces.map(({ text }) => text.toLowerCase());
  const together = all.join('\n');
  const written = needles.filter(({ spelling }) => together.includes(spelling));
  return [
    ...new Set(
      written.flatMap(({ value, spelling }) =>
        traces.flatMap(({ place }, index) => (all[index]?.includes(spelling) ? [`${value} in ${place}`] : [])),
      ),
    ),
  ];
};

import { createHash } from 'node:crypto';

/** A hex SHA-256 digest: a value that came hashed is passed on as it is, in lower case. */
const HASHED = /^[a-f0-9]{64}$/i;

/** Lower-case hex of the unsalted SHA-256 of the UTF-8 text, as every ad platform here wants it. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Whether a value came hashed. */
export const isHashed = (raw: string): boolean => HASHED.test(raw.trim());

/**
 * The hash of a value as a platform's rule spells it; what came hashed stays, and what is empty or nothing by the rule is
 * left out: nobody's hash is the hash of "".
 */
export const hashedBy =
  (normalise: (raw: string) => string | undefined) =>
  (raw: unknown): string | undefined => {
    if (typeof raw !== 'string' && typeof raw !== 'number') return undefined;
    const text = String(raw).trim();
    if (isHashed(text)) return text.toLowerCase();
    const spelled = normalise(text);
    return spelled === undefined || spelled === '' ? undefined : sha256(spelled);
  };

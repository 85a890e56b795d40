import { createHash } from 'node:crypto';
import type { Identifier } from '../../domain/identity/identifier.ts';
import { googleEmail, phoneDigits, phoneWithPlus, plainEmail } from './contact.ts';

const TYPED: Readonly<Record<string, readonly ((raw: string) => string | undefined)[]>> = {
  email: [plainEmail, googleEmail],
  phone: [phoneWithPlus, phoneDigits],
};

/**
 * How an identifier may stand in a file or a platform beside its clear value: SHA-256 of each spelling that platforms ask for,
 * as hex and as base64.
 */
export const hashedSpellings = ({ type, value }: Identifier): readonly string[] => {
  const spelled = (TYPED[type] ?? []).map((spell) => spell(value));
  const texts = new Set([value, value.toLowerCase(), ...spelled].filter((text) => text !== undefined && text !== ''));
  return [...texts].flatMap((text) => {
    const digest = createHash('sha256')
      .update(text as string, 'utf8')
      .digest();
    return [digest.toString('hex'), digest.toString('base64'), digest.toString('base64url')];
  });
};

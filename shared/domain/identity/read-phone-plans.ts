import type { MetadataJson } from 'libphonenumber-js/core';
import { PHONE_PLANS } from './phone-plans.gen.ts';

/** `7-9,12` → `[7,8,9,12]`. */
const lengthsOf = (ranges: string): number[] =>
  ranges.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });

const spelled = (word: string | undefined): string | 0 => (word ? word.replaceAll('#', '\\d') : 0);

/** Words of a line: country (or code), code, exit prefix, pattern, lengths, national prefix, how to parse and turn it, first digits. */
const planOf = (words: readonly string[]): readonly unknown[] => {
  const [, code, exit, pattern, lengths = '', prefix, parsed, turned, leading] = words;
  const fields = [code, spelled(exit) || '00', spelled(pattern), lengthsOf(lengths), 0, spelled(prefix), 0];
  return [...fields, spelled(parsed), spelled(turned), 0, spelled(leading)];
};

/**
 * The numbering plans as libphonenumber-js reads them (its metadata, version 4), without formats and without the kinds of
 * numbers. Kinds would tell countries apart that share a code, which changes the reading of a few short service numbers
 * only, such as 310-xxxx in Canada, and would take as much room again.
 */
export const readPhonePlans = (): MetadataJson => {
  const countries: Record<string, readonly unknown[]> = {};
  const nonGeographic: Record<string, readonly unknown[]> = {};
  const codes: Record<string, string[]> = {};
  for (const line of PHONE_PLANS.split('\n')) {
    const words = line.split(' ');
    const [name = '', code = ''] = words;
    const isWorldwide = name === code;
    (isWorldwide ? nonGeographic : countries)[name] = planOf(words);
    codes[code] = [...(codes[code] ?? []), isWorldwide ? '001' : name];
  }
  return { version: 4, country_calling_codes: codes, countries, nonGeographic } as unknown as MetadataJson;
};

/** Whether a country of ISO 3166 has a numbering plan: `GB`, not `UK`. */
export const hasPhonePlan = (region: string): boolean => `\n${PHONE_PLANS}`.includes(`\n${region} `);

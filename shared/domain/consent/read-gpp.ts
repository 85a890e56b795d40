import { type Bits, openBits } from './bits.ts';

/** What a person can opt out of in a US section; `gpc`: the section repeats the browser's Global Privacy Control. */
export type OptOut = 'sale' | 'sharing' | 'targetedAdvertising' | 'gpc';

/** What we read of a GPP string. */
export interface GppString {
  /** The opt-outs of the US sections, by section (`usca`). */
  readonly optOuts: readonly { readonly section: string; readonly from: readonly OptOut[] }[];
  /** The section of the EU: a TC string. */
  readonly tcf?: string;
}

/** Where a section's core tells what was opted out of: first bits of fields of two bits. */
interface Layout {
  readonly name: string;
  readonly versions: readonly number[];
  readonly sale: number;
  readonly sharing?: number;
  readonly targetedAdvertising?: number;
  /** Whether a later segment of the section repeats the GPC signal. */
  readonly hasGpc: boolean;
}

const state = (name: string, hasGpc = true, first = 12): Layout => ({
  name,
  versions: [1],
  sale: first,
  targetedAdvertising: first + 2,
  hasGpc,
});

/**
 * By section id (https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform, "Sections"): after six bits of version
 * come the notices, two bits each, then the opt-outs. A test holds the table to `@iabgpp/cmpapi`.
 */
const LAYOUTS: Readonly<Record<number, Layout>> = {
  7: { name: 'usnat', versions: [1, 2], sale: 18, sharing: 20, targetedAdvertising: 22, hasGpc: true },
  8: { name: 'usca', versions: [1], sale: 12, sharing: 14, hasGpc: true },
  9: state('usva', false),
  10: state('usco'),
  11: state('usut', false, 14),
  12: state('usct'),
  13: state('usfl', false),
  14: state('usmt'),
  15: state('usor'),
  16: state('ustx'),
  17: state('usde'),
  18: state('usia', true, 14),
  19: state('usne'),
  20: state('usnh'),
  21: state('usnj'),
  22: state('ustn'),
  23: state('usmn'),
  24: state('usmd', true, 16),
  25: state('usin', false, 16),
  26: state('usky', false, 16),
  27: state('usri', false, 16),
};
const TCF_EU = 2;
const US_PRIVACY = 6;

/** The sections whose opt-outs are read. */
export const GPP_SECTIONS: readonly string[] = ['uspv1', ...Object.values(LAYOUTS).map(({ name }) => name)];

/** The bits of a Fibonacci number that could name a section: those after are no number of ours. */
const LONGEST_NUMBER = 20;

/** A number in Fibonacci code, which ends with two ones; `undefined` where it is longer than any section's. */
const takeFibonacci = (bits: Bits): number | undefined => {
  let [value, before, weight] = [0, 1, 1];
  let last = 0;
  for (let index = 0; index < LONGEST_NUMBER && !bits.isShort; index++) {
    const bit = bits.take(1);
    if (bit === 1 && last === 1) return value;
    value += bit * weight;
    [before, weight] = [weight, before + weight];
    last = bit;
  }
  return undefined;
};

/** Section ids in the order of the sections; `undefined` where the header is none or names more than `most`. */
const readHeader = (text: string, most: number): number[] | undefined => {
  const bits = openBits(text);
  if (bits?.take(6) !== 3 || bits.take(6) !== 1) return undefined;
  const ids: number[] = [];
  const entries = bits.take(12);
  let id = 0;
  for (let entry = 0; entry < entries; entry++) {
    const isRange = bits.take(1) === 1;
    const [first, more] = [takeFibonacci(bits), isRange ? takeFibonacci(bits) : 0];
    if (first === undefined || more === undefined || ids.length + more >= most) return undefined;
    id += first;
    ids.push(id);
    for (const end = id + more; id < end; ) ids.push(++id);
  }
  return ids;
};

const OPTED_OUT = 1;
const NO_ANSWER = 3;

const readOptOuts = (text: string, layout: Layout): OptOut[] | undefined => {
  const [core = '', ...others] = text.split('.');
  const fieldAt = (start: number | undefined): number => {
    const bits = start === undefined ? undefined : openBits(core);
    bits?.skip(start ?? 0);
    return bits?.take(2) ?? 0;
  };
  const bits = openBits(core);
  const version = bits?.take(6) ?? 0;
  bits?.skip((layout.targetedAdvertising ?? layout.sharing ?? layout.sale) + 2 - 6);
  if (!bits || bits.isShort || !layout.versions.includes(version)) return undefined;
  const fields = (['sale', 'sharing', 'targetedAdvertising'] as const).map(
    (name) => [name, fieldAt(layout[name])] as const,
  );
  if (fields.some(([, value]) => value === NO_ANSWER)) return undefined;
  const optOuts: OptOut[] = fields.flatMap(([name, value]) => (value === OPTED_OUT ? [name] : []));
  // Two bits of kind (1: GPC), then the signal.
  const hasGpc = layout.hasGpc && others.some((segment) => openBits(segment)?.take(3) === 0b011);
  return hasGpc ? [...optOuts, 'gpc'] : optOuts;
};

/** The US Privacy string, `1YNN`: version, notice, opt-out of sale, covered by the LSPA. */
const readUsPrivacy = (text: string): OptOut[] | undefined => {
  const [, sale] = /^1[YN-]([YN-])[YN-]$/i.exec(text) ?? [];
  if (sale === undefined) return undefined;
  return sale.toUpperCase() === 'Y' ? ['sale'] : [];
};

/** What a section of ours was opted out of; none where the section is not ours, `undefined` where it cannot be read. */
const readSection = (id: number, text: string): GppString['optOuts'] | undefined => {
  const layout = LAYOUTS[id];
  if (layout === undefined && id !== US_PRIVACY) return [];
  const from = layout ? readOptOuts(text, layout) : readUsPrivacy(text);
  return from && [{ section: layout?.name ?? 'uspv1', from }];
};

/**
 * Reads a GPP string (IAB Tech Lab, "Global Privacy Platform"); `undefined` for what is none, or where a section that we know
 * cannot be read. Written by hand although `@iabgpp/cmpapi` exists: that library unfolds the header's range of sections, and
 * twenty characters that anybody can send name a range that takes all memory.
 */
export const readGpp = (text: string): GppString | undefined => {
  const [header = '', ...sections] = text.trim().split('~');
  const ids = readHeader(header, sections.length);
  if (ids?.length !== sections.length) return undefined;
  const read = ids.map((id, index) => readSection(id, sections[index] ?? ''));
  const optOuts = read.filter((each) => each !== undefined);
  if (optOuts.length < read.length) return undefined;
  const tcf = sections[ids.indexOf(TCF_EU)];
  return { optOuts: optOuts.flat(), ...(tcf === undefined ? {} : { tcf }) };
};

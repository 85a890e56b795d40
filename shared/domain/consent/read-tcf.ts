import { type Bits, openBits } from './bits.ts';

/**
 * What we read of a TC string. Written by hand although `@iabtechlabtcf/core` exists: a public key may send any string, and that
 * library unfolds every range of vendors it meets (50 ranges, 321 characters: 90 ms; a string of 8 kB: seconds). Here the work is
 * bounded by the length of the text. The tests hold it to the library.
 */
export interface TcString {
  /** Epoch ms, start of the day: a TC string knows no time of day. */
  readonly day: number;
  /** Numbers of the purposes consented to. */
  readonly consents: ReadonlySet<number>;
  /** Numbers of the purposes whose legitimate interest was established and not objected to. */
  readonly interests: ReadonlySet<number>;
  /** What concerns the vendor asked about; absent where none was. */
  readonly vendor?: VendorAnswer;
}

/** `restrictions`: purpose number → what the publisher restricts it to for this vendor: 0 not at all, 1 consent, 2 interest. */
interface VendorAnswer {
  readonly consented: boolean;
  readonly interested: boolean;
  readonly restrictions: ReadonlyMap<number, number>;
}

const DAY_MS = 86_400_000;
const VERSION = 2;
/** TCF v2 was published in August 2019: no string is older. */
const FIRST_DAY = Date.UTC(2019, 7, 1);
/** From this day on a string must tell which vendors were disclosed (TCF v2.3, April 2025). */
const DISCLOSURE_DAY = Date.UTC(2026, 2, 1);
const SEGMENT = { disclosed: 1, allowed: 2, publisher: 3 } as const;
const PURPOSES = 24;
/** Legitimate interest is no basis for these (TCF v2.2). */
const CONSENT_ONLY: ReadonlySet<number> = new Set([1, 3, 4, 5, 6]);
const RESTRICTED_TO = { nothing: 0, consent: 1, interest: 2 } as const;

const readPurposes = (bits: Bits): Set<number> => {
  const found = new Set<number>();
  for (let number = 1; number <= PURPOSES; number++) if (bits.take(1) === 1) found.add(number);
  return found;
};

/** Reads a list of single vendors and ranges; true where the vendor is on it. */
const isListed = (bits: Bits, vendorId: number): boolean => {
  let found = false;
  const entries = bits.take(12);
  for (let entry = 0; entry < entries && !bits.isShort; entry++) {
    const isRange = bits.take(1) === 1;
    const first = bits.take(16);
    const last = isRange ? bits.take(16) : first;
    if (first <= vendorId && vendorId <= last) found = true;
  }
  return found;
};

/** Reads a set of vendors, in either of its forms. */
const hasVendor = (bits: Bits, vendorId: number): boolean => {
  const last = bits.take(16);
  const isRanges = bits.take(1) === 1;
  if (isRanges) return isListed(bits, vendorId);
  const isWithin = vendorId >= 1 && vendorId <= last;
  if (!isWithin) {
    bits.skip(last);
    return false;
  }
  bits.skip(vendorId - 1);
  const found = bits.take(1) === 1;
  bits.skip(last - vendorId);
  return found;
};

const readRestrictions = (bits: Bits, vendorId: number): Map<number, number> => {
  const found = new Map<number, number>();
  const count = bits.take(12);
  for (let index = 0; index < count && !bits.isShort; index++) {
    const purpose = bits.take(6);
    const kind = bits.take(2);
    // Where two contradict each other, the one that leaves less stands.
    if (isListed(bits, vendorId)) found.set(purpose, Math.min(kind, found.get(purpose) ?? kind));
  }
  return found;
};

/** The core segment, in the order of its fields; `undefined` where it is none. */
const readCore = (text: string, vendorId: number | undefined): TcString | undefined => {
  const bits = openBits(text);
  if (bits?.take(6) !== VERSION) return undefined;
  const [created, updated] = [bits.take(36) * 100, bits.take(36) * 100];
  // CMP and its version, screen, language, vendor list, policy, service-specific, texts, special features.
  bits.skip(12 + 12 + 6 + 12 + 12 + 6 + 1 + 1 + 12);
  const consents = readPurposes(bits);
  const interests = readPurposes(bits);
  // Treatment of purpose 1, the publisher's country.
  bits.skip(1 + 12);
  const asked = vendorId ?? 0;
  const consented = hasVendor(bits, asked);
  const interested = hasVendor(bits, asked);
  const restrictions = readRestrictions(bits, asked);
  const day = Math.floor(Math.max(created, updated) / DAY_MS) * DAY_MS;
  if (bits.isShort || day < FIRST_DAY) return undefined;
  return {
    day,
    consents,
    interests,
    ...(vendorId === undefined ? {} : { vendor: { consented, interested, restrictions } }),
  };
};

/** Which vendors were disclosed: `unknown` where the string does not tell, `undefined` where it cannot be read. */
const readDisclosed = (segments: readonly string[], vendorId: number): boolean | 'unknown' | undefined => {
  let disclosed: boolean | 'unknown' = 'unknown';
  for (const segment of segments) {
    const bits = openBits(segment);
    const kind = bits?.take(3) ?? 0;
    if (!bits || kind < SEGMENT.disclosed || kind > SEGMENT.publisher) return undefined;
    if (kind !== SEGMENT.disclosed) continue;
    disclosed = hasVendor(bits, vendorId);
    if (bits.isShort) return undefined;
  }
  return disclosed;
};

/**
 * Reads a TC string of version 2 (IAB Tech Lab, "Consent string and vendor list formats v2"); `undefined` for anything else: cut
 * off, of an unknown kind, or without the vendors it must disclose. A vendor that was not disclosed was granted nothing.
 */
export const readTcf = (text: string, vendorId?: number): TcString | undefined => {
  const [core = '', ...others] = text.trim().split('.');
  const read = readCore(core, vendorId);
  const disclosed = readDisclosed(others, vendorId ?? 0);
  if (read === undefined || disclosed === undefined) return undefined;
  if (disclosed === 'unknown') return read.day < DISCLOSURE_DAY ? read : undefined;
  if (read.vendor === undefined || disclosed) return read;
  return { ...read, vendor: { ...read.vendor, consented: false, interested: false } };
};

/** Whether a string grants a purpose, by number. */
export const tcfGrants = (
  { consents, interests, vendor }: TcString,
  number: number,
  legitimateInterest: boolean,
): boolean => {
  const restricted = vendor?.restrictions.get(number);
  const byConsent = consents.has(number) && (vendor?.consented ?? true) && restricted !== RESTRICTED_TO.interest;
  const byInterest =
    legitimateInterest &&
    !CONSENT_ONLY.has(number) &&
    interests.has(number) &&
    (vendor?.interested ?? true) &&
    restricted !== RESTRICTED_TO.consent;
  return restricted !== RESTRICTED_TO.nothing && (byConsent || byInterest);
};

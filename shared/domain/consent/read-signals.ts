import type { Json, JsonObject } from '../json.ts';
import type { ConsentAnswer, ConsentSignal, ConsentStamp } from './consent-stamp.ts';
import { own, type PrivacyPolicy } from './policy.ts';
import { type OptOut, readGpp } from './read-gpp.ts';
import { readTcf, tcfGrants } from './read-tcf.ts';

/** The part of an event, or of what should have been one, that answers are read from. */
export interface Signalling {
  readonly type?: Json;
  readonly event?: Json;
  readonly context?: Json;
}

/** Under which policy an event is read, and what its request said. */
export interface SignalTerms {
  readonly policy: PrivacyPolicy;
  /** The event's own time, epoch ms. */
  readonly at: number;
  /** Whether the request bore `Sec-GPC: 1` for the person: a server's header is not the person's. */
  readonly gpc: boolean;
}

/** What an event answers. */
export interface ReadSignals {
  /** Absent where it answers nothing. */
  readonly stamp?: ConsentStamp;
  /** Purposes that a signal was sent for which cannot be read: whatever else is said, they are not granted here. */
  readonly doubted: readonly string[];
  /** Whether the person decided now: the event is an act of consent, and says on what. */
  readonly isAct: boolean;
}

/** What one signal of an event says. */
export interface Reading {
  readonly signal: ConsentSignal;
  readonly answers: readonly ConsentAnswer[];
  readonly doubted?: readonly string[];
}

/** Track events by which a consent manager says that the person decided (Segment's two names, and the plain one). */
const ACTS: ReadonlySet<Json | undefined> = new Set([
  'Consent Preference Updated',
  'Segment Consent Preference Updated',
  'Consent Updated',
]);

const DAY_MS = 86_400_000;

const objectIn = (value: Json | undefined, name: string): JsonObject => {
  const found = typeof value === 'object' && value !== null ? (value as JsonObject)[name] : undefined;
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as JsonObject) : {};
};

const textsIn = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/**
 * What was said on categories: Segment's `context.consent.categoryPreferences` and RudderStack's `context.consentManagement`, whose
 * lists hold the categories allowed and denied. Anything but yes and no is an answer that cannot be read: `undefined`.
 */
const categoriesIn = (context: Json | undefined): (readonly [category: string, granted: boolean | undefined])[] => {
  const preferences = Object.entries(objectIn(objectIn(context, 'consent'), 'categoryPreferences'));
  const managed = objectIn(context, 'consentManagement');
  return [
    ...preferences.map(([name, granted]) => [name, typeof granted === 'boolean' ? granted : undefined] as const),
    ...textsIn(managed['allowedConsentIds']).map((name) => [name, true] as const),
    ...textsIn(managed['deniedConsentIds']).map((name) => [name, false] as const),
  ];
};

const readPreferences = (context: Json | undefined, policy: PrivacyPolicy, isAct: boolean): Reading => {
  const meant = categoriesIn(context).flatMap(([category, granted]) => {
    const itself = Object.hasOwn(policy.purposes, category) ? [category] : [];
    return (own(policy.categories, category) ?? itself).map((purpose) => ({ purpose, granted }));
  });
  const answers = meant.flatMap(({ purpose, granted }): ConsentAnswer[] =>
    granted === undefined ? [] : [{ purpose, granted, ...(isAct ? { act: true } : {}) }],
  );
  const doubted = meant.filter(({ granted }) => granted === undefined).map(({ purpose }) => purpose);
  return { signal: 'preferences', answers, doubted };
};

/** Our purposes with the TCF numbers that answer each. */
const numbersByPurpose = ({ tcf }: PrivacyPolicy): Map<string, number[]> => {
  const numbers = new Map<string, number[]>();
  for (const [number, purposes] of Object.entries(tcf.purposes))
    for (const purpose of purposes) numbers.set(purpose, [...(numbers.get(purpose) ?? []), Number(number)]);
  return numbers;
};

/**
 * When a TC string's answer was given: a grant as early, a refusal as late as its day allows, so that on the same day the refusal
 * wins (rule 26), and never after the event. A day that has not come dates nothing: such a string rides.
 */
const dateOf = (day: number, granted: boolean, at: number): Pick<ConsentAnswer, 'at' | 'act'> =>
  day > at ? {} : { at: granted ? day : Math.min(day + DAY_MS - 1, at), act: true };

const tcfReading = (signal: ConsentSignal, text: Json, { policy, at }: SignalTerms): Reading => {
  const numbers = numbersByPurpose(policy);
  const { vendorId, legitimateInterest } = policy.tcf;
  const read = typeof text === 'string' ? readTcf(text, vendorId) : undefined;
  if (read === undefined) return { signal, answers: [], doubted: [...numbers.keys()] };
  const answers = [...numbers].map(([purpose, answering]): ConsentAnswer => {
    const granted = answering.every((number) => tcfGrants(read, number, legitimateInterest));
    return { purpose, granted, ...dateOf(read.day, granted, at) };
  });
  return { signal, answers };
};

const gppReading = (text: Json, terms: SignalTerms): Reading => {
  const { gpp, gpc } = terms.policy;
  const read = typeof text === 'string' ? readGpp(text) : undefined;
  if (read === undefined) {
    const doubted = [...gpp.sale, ...gpp.sharing, ...gpp.targetedAdvertising, ...numbersByPurpose(terms.policy).keys()];
    return { signal: 'gpp', answers: [], doubted };
  }
  const refusedBy = (section: string, from: OptOut): readonly string[] =>
    from === 'gpc' ? gpc : (own(gpp.sections, section)?.[from] ?? gpp[from]);
  const refused = read.optOuts.flatMap(({ section, from }) => from.flatMap((each) => refusedBy(section, each)));
  const tcf = read.tcf === undefined ? undefined : tcfReading('gpp', read.tcf, terms);
  const answers = [...refused.map((purpose) => ({ purpose, granted: false })), ...(tcf?.answers ?? [])];
  return { signal: 'gpp', answers, ...(tcf?.doubted ? { doubted: tcf.doubted } : {}) };
};

/** The strings under these names; null and empty are as good as absent. */
const stringsIn = (consent: JsonObject, names: readonly string[]): Json[] =>
  names.flatMap((name) => {
    const text = Object.hasOwn(consent, name) ? consent[name] : undefined;
    return text === undefined || text === null || text === '' ? [] : [text];
  });

/** Our names, and those that the TCF and GPP interfaces of pages and of apps use. */
const TCF_NAMES = ['tcfString', 'tcString', 'IABTCF_TCString'] as const;
const GPP_NAMES = ['gppString', 'IABGPP_HDR_GppString'] as const;

const readAll = ({ context }: Signalling, terms: SignalTerms, isAct: boolean): Reading[] => {
  const consent = objectIn(context, 'consent');
  const refuses = terms.gpc || consent['gpc'] === true;
  return [
    readPreferences(context, terms.policy, isAct),
    ...stringsIn(consent, TCF_NAMES).map((text) => tcfReading('tcf', text, terms)),
    ...stringsIn(consent, GPP_NAMES).map((text) => gppReading(text, terms)),
    ...(refuses
      ? [{ signal: 'gpc' as const, answers: terms.policy.gpc.map((purpose) => ({ purpose, granted: false })) }]
      : []),
  ];
};

const isNamedAct = ({ type, event }: Signalling): boolean => type === 'track' && ACTS.has(event);

/** What each signal of an event says by itself, for whoever asks why: preferences always, the others where they were sent. */
export const readEachSignal = (event: Signalling, terms: SignalTerms): readonly Reading[] =>
  readAll(event, terms, isNamedAct(event));

/** How much an answer weighs beside others of the same kind: one given now, then one given at a day, then one that rides. */
const weightOf = ({ act, at }: ConsentAnswer): number =>
  act === undefined ? Number.NEGATIVE_INFINITY : (at ?? Number.POSITIVE_INFINITY);

/** No beats yes, from wherever it comes. */
const stricter = (a: ConsentAnswer, b: ConsentAnswer): ConsentAnswer => {
  if (a.granted !== b.granted) return a.granted ? b : a;
  return weightOf(b) > weightOf(a) ? b : a;
};

const strictest = (answers: readonly ConsentAnswer[]): ConsentAnswer[] => {
  const byPurpose = new Map<string, ConsentAnswer>();
  for (const answer of answers) {
    const known = byPurpose.get(answer.purpose);
    byPurpose.set(answer.purpose, known ? stricter(known, answer) : answer);
  }
  return [...byPurpose.values()].sort((a, b) => (a.purpose < b.purpose ? -1 : 1));
};

/**
 * Reads what an event says on consent, once and for all (rule 26): where signals disagree on a purpose, no beats yes; one that
 * cannot be read answers nothing and is left out of the stamp's signals, and what it could have answered is doubted.
 */
export const readSignals = (event: Signalling, terms: SignalTerms): ReadSignals => {
  const readings = readEachSignal(event, terms);
  const answers = strictest(readings.flatMap((reading) => reading.answers));
  const doubted = [...new Set(readings.flatMap((reading) => reading.doubted ?? []))];
  if (answers.length === 0) return { doubted, isAct: false };
  const signals = readings.filter((reading) => reading.answers.length > 0).map(({ signal }) => signal);
  const isAct = isNamedAct(event) && signals.includes('preferences');
  return { stamp: { answers, signals: [...new Set(signals)], policy: terms.policy.version }, doubted, isAct };
};

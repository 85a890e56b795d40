import * as z from 'zod';
import { DEFAULT_POLICY, LEGAL_BASES, type PrivacyPolicy } from '../consent/policy.ts';
import { GPP_SECTIONS } from '../consent/read-gpp.ts';
import { idSchema, nameSchema } from './common-schemas.ts';
import type { ErrorDetail } from './failures.ts';
import { retentionSchema } from './source-schemas.ts';

const MAX_PURPOSES = 50;
/** The Global Vendor List numbers vendors in 16 bits, and purposes up to 24. */
const MAX_VENDOR = 65_535;
const TCF_PURPOSE = /^([1-9]|1\d|2[0-4])$/;

const purposeIds = z.array(idSchema).max(MAX_PURPOSES).describe('Ids of purposes.');

const purpose = z.strictObject({
  name: nameSchema,
  description: z.string().trim().min(1).max(1000).describe('What persons and the register of processing are told.'),
  legalBasis: z.enum(LEGAL_BASES),
  retention: retentionSchema.optional(),
  recipients: z.string().trim().min(1).max(1000).optional().describe('Who receives data for it, in words.'),
});

const purposes = z
  .record(idSchema, purpose)
  .describe('What data is used for, by id. Answers on anything else are not read.')
  .meta({ examples: [{ analytics: DEFAULT_POLICY.purposes['analytics'] }] });

const categories = z
  .record(z.string().min(1).max(200), purposeIds)
  .describe('Category of your consent manager → purposes. One that is named like a purpose needs no entry.')
  .meta({ examples: [{ C0002: ['analytics'], C0004: ['advertising'] }] });

const vendorId = z.int().min(1).max(MAX_VENDOR).describe('Your id on the Global Vendor List.');
const legitimateInterest = z.boolean().describe('Whether a purpose on legitimate interest counts as granted.');
const tcfPurposes = z
  .record(z.string().regex(TCF_PURPOSE, 'is a TCF purpose number from 1 to 24'), purposeIds)
  .describe('TCF purpose number → purposes; one that several numbers answer needs them all.')
  .meta({ examples: [DEFAULT_POLICY.tcf.purposes] });

const optOuts = { sale: purposeIds, sharing: purposeIds, targetedAdvertising: purposeIds };
const optOutsInput = z.strictObject(optOuts).partial();
const gppSections = <T extends z.ZodType>(each: T) =>
  z
    .partialRecord(z.enum(GPP_SECTIONS as readonly [string, ...string[]]), each)
    .describe('What differs in single sections.')
    .meta({ examples: [{ usca: { sale: ['advertising', 'personalization'] } }] });

/** What a source demands. */
export const demand = z
  .strictObject({
    requires: purposeIds.describe('Purposes that the event itself must grant to be stored in full.'),
    otherwise: z
      .enum(['anonymous', 'nothing'])
      .describe('anonymous: the kind of event, the hour and the page, of nobody; nothing: only that there was one.'),
  })
  .describe('What is demanded, and what is stored of events without it.');

const version = z.string().trim().max(64);

/** The body of `PUT /v1/privacy/policy`; what is left out has its default. */
export const policyInput = z.strictObject({
  version: version.min(1).describe('The version of the text that persons are shown; every stamped answer names it.'),
  purposes: purposes
    .refine((all) => Object.keys(all).length <= MAX_PURPOSES, { message: `are at most ${MAX_PURPOSES}` })
    .optional(),
  categories: categories.optional(),
  tcf: z
    .strictObject({
      vendorId: vendorId.optional(),
      legitimateInterest: legitimateInterest.optional(),
      purposes: tcfPurposes.optional(),
    })
    .optional(),
  gpp: z
    .strictObject({ ...optOuts, sections: gppSections(optOutsInput) })
    .partial()
    .optional(),
  gpc: purposeIds.optional().describe('What Sec-GPC: 1 refuses.'),
  proofRetention: retentionSchema.optional(),
  sources: z.record(idSchema, demand).optional().describe('By source id.'),
  default: demand.optional().describe('For sources not named.'),
});

/** A policy as people write it. */
export type PolicyInput = z.output<typeof policyInput>;

/** The policy in full. */
export const policyAnswer = z.object({
  version: version.describe('Empty until a policy is put.'),
  purposes,
  categories,
  tcf: z.object({ vendorId: vendorId.optional(), legitimateInterest, purposes: tcfPurposes }),
  gpp: z.object({ ...optOuts, sections: gppSections(optOutsInput) }),
  gpc: purposeIds,
  proofRetention: retentionSchema,
  sources: z.record(idSchema, demand),
  default: demand,
});

/** The document that an input asks for: its defaults speak of the purposes that it has. */
export const completePolicy = (input: PolicyInput): PrivacyPolicy => {
  const purposes = (input.purposes ?? DEFAULT_POLICY.purposes) as PrivacyPolicy['purposes'];
  const known = (ids: readonly string[]): readonly string[] => ids.filter((id) => Object.hasOwn(purposes, id));
  const { tcf, gpp } = DEFAULT_POLICY;
  const answering = Object.entries(tcf.purposes).map(([number, ids]) => [number, known(ids)] as const);
  return {
    version: input.version,
    purposes,
    categories: input.categories ?? {},
    tcf: {
      ...(input.tcf?.vendorId === undefined ? {} : { vendorId: input.tcf.vendorId }),
      legitimateInterest: input.tcf?.legitimateInterest ?? tcf.legitimateInterest,
      purposes: input.tcf?.purposes ?? Object.fromEntries(answering.filter(([, ids]) => ids.length > 0)),
    },
    gpp: {
      sale: input.gpp?.sale ?? known(gpp.sale),
      sharing: input.gpp?.sharing ?? known(gpp.sharing),
      targetedAdvertising: input.gpp?.targetedAdvertising ?? known(gpp.targetedAdvertising),
      sections: (input.gpp?.sections ?? {}) as PrivacyPolicy['gpp']['sections'],
    },
    gpc: input.gpc ?? known(DEFAULT_POLICY.gpc),
    proofRetention: input.proofRetention ?? DEFAULT_POLICY.proofRetention,
    sources: input.sources ?? {},
    default: input.default ?? DEFAULT_POLICY.default,
  };
};

/** Every place of a policy that names purposes, dotted. */
const namingsIn = ({ categories: byCategory, tcf, gpp, gpc, sources, ...policy }: PrivacyPolicy) => {
  const inMapping = (at: string, mapping: object): [string, unknown][] =>
    Object.entries(mapping).map(([name, ids]) => [`${at}.${name}`, ids]);
  const { sections, ...optOut } = gpp;
  return [
    ...inMapping('categories', byCategory),
    ...inMapping('tcf.purposes', tcf.purposes),
    ...inMapping('gpp', optOut),
    ...Object.entries(sections).flatMap(([name, section]) => inMapping(`gpp.sections.${name}`, section)),
    ['gpc', gpc] as [string, unknown],
    ...Object.entries(sources).map(([id, { requires }]): [string, unknown] => [`sources.${id}.requires`, requires]),
    ['default.requires', policy.default.requires] as [string, unknown],
  ] as [string, readonly string[]][];
};

/** What is wrong with a policy beyond its shape: purposes that are named and are none. */
export const policyFaults = (policy: PrivacyPolicy): ErrorDetail[] =>
  namingsIn(policy).flatMap(([path, ids]) => {
    const unknown = ids.filter((id) => !Object.hasOwn(policy.purposes, id));
    const message = `names what is no purpose here: ${unknown.join(', ')}; add it to purposes or leave it out`;
    return unknown.length === 0 ? [] : [{ path, message }];
  });

import * as z from 'zod';

const consent = z.enum(['CONSENT_GRANTED', 'CONSENT_DENIED', 'CONSENT_STATUS_UNSPECIFIED']);
const identifier = z.union([z.strictObject({ emailAddress: z.string() }), z.strictObject({ phoneNumber: z.string() })]);
const member = z.strictObject({
  userData: z.strictObject({ userIdentifiers: z.array(identifier).min(1).max(10) }).optional(),
  mobileData: z.strictObject({ mobileIds: z.array(z.string()).min(1).max(10) }).optional(),
  consent: z.strictObject({ adUserData: consent, adPersonalization: consent }).optional(),
});
/** A member of an upload. */
export type Member = z.infer<typeof member>;
const account = z.strictObject({ accountType: z.literal('GOOGLE_ADS'), accountId: z.string() });
const destinations = z
  .array(
    z.strictObject({ operatingAccount: account, loginAccount: account.optional(), productDestinationId: z.string() }),
  )
  .min(1)
  .max(10);
/** The lists that a call is about. */
export type Destinations = z.infer<typeof destinations>;
/** The body of removeAll. */
export const removal = z.strictObject({ destinations, removeAsOfTime: z.iso.datetime().optional() });
/** The body of ingest and remove. */
export const upload = z.strictObject({
  destinations,
  audienceMembers: z.array(member).min(1).max(10_000),
  encoding: z.literal('HEX'),
  termsOfService: z.strictObject({ customerMatchTermsOfServiceStatus: z.literal('ACCEPTED') }).optional(),
});

/** What a member is matched by. */
export const valuesOf = ({ userData, mobileData }: Member): readonly string[] => [
  ...(userData?.userIdentifiers.map((each) => ('emailAddress' in each ? each.emailAddress : each.phoneNumber)) ?? []),
  ...(mobileData?.mobileIds ?? []),
];

/** One kind of data, each value spelled as the platform wants it. */
export const isWellFormed = (each: Member): boolean => {
  if ((each.userData === undefined) === (each.mobileData === undefined)) return false;
  const shape = each.userData ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  return valuesOf(each).every((value) => shape.test(value));
};

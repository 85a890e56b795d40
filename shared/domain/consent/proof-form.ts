import type { SegmentEvent } from '../event/event.ts';
import type { Json, JsonObject } from '../json.ts';

/** The fields of a consent object that answers are read from. */
const CONSENT_FIELDS = [
  'tcfString',
  'tcString',
  'IABTCF_TCString',
  'gppString',
  'IABGPP_HDR_GppString',
  'gpc',
] as const;
/** A consent string: base64url with the separators of TCF and GPP. */
const CONSENT_STRING = /^[A-Za-z0-9_.~-]{1,16384}$/;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isAnswer = (value: Json | undefined): boolean =>
  typeof value === 'boolean' || (typeof value === 'string' && CONSENT_STRING.test(value));

const answersIn = (consent: Json | undefined): JsonObject => {
  if (!isObject(consent)) return {};
  const fields = CONSENT_FIELDS.filter((field) => Object.hasOwn(consent, field) && isAnswer(consent[field]));
  const { categoryPreferences: preferences } = consent;
  const answered = isObject(preferences)
    ? Object.entries(preferences).filter(([, each]) => typeof each === 'boolean')
    : [];
  return {
    ...(Object.fromEntries(fields.map((field) => [field, consent[field]])) as JsonObject),
    ...(answered.length === 0 ? {} : { categoryPreferences: Object.fromEntries(answered) as JsonObject }),
  };
};

const namesIn = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

const managedIn = (managed: Json | undefined): JsonObject =>
  isObject(managed)
    ? {
        allowedConsentIds: namesIn(managed['allowedConsentIds']),
        deniedConsentIds: namesIn(managed['deniedConsentIds']),
      }
    : {};

/**
 * An act of consent reduced to what proves it: whose it is, when, and what was answered. No address, no page, no traits and no
 * properties: nothing that the person may just have refused.
 */
export const proofForm = (event: SegmentEvent): SegmentEvent => {
  const { type, messageId, timestamp, originalTimestamp, sentAt, userId, anonymousId, event: name, context } = event;
  const managed = managedIn(context?.['consentManagement']);
  const proof = {
    ...{ type, messageId, timestamp, originalTimestamp, sentAt, userId, anonymousId, event: name },
    context: {
      consent: answersIn(context?.['consent']),
      ...(Object.keys(managed).length === 0 ? {} : { consentManagement: managed }),
    },
  };
  return Object.fromEntries(
    Object.entries(proof).filter(([, value]) => value !== undefined),
  ) as unknown as SegmentEvent;
};

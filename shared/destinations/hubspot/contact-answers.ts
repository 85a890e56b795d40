/**
 * What the calls for contacts answer: record ids, and errors that name a contact by its trace id or its address. HubSpot
 * documents no partial success where contacts are named by address ("partial upserts are not supported"), yet answers some
 * with 207: both are read. https://developers.hubspot.com/docs/api-reference/latest/crm/objects/contacts/guide
 */
import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation, MemberOutcome } from '../../domain/export/delivery.ts';
import { maskWords, readJson, sayAll, stopFor } from '../http-answer.ts';
import { namedAddresses } from '../named-addresses.ts';
import { readTransport, retry } from './refusals.ts';

const asked = z.object({
  inputs: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.string()).default({}) })),
});
type Input = z.infer<typeof asked>['inputs'][number];

const batch = z.object({
  results: z.array(
    z.object({
      id: z.string().min(1),
      objectWriteTraceId: z.string().nullish(),
      properties: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
  errors: z
    .array(
      z.object({
        category: z.string().default(''),
        message: z.string().default(''),
        context: z.record(z.string(), z.array(z.string())).default({}),
      }),
    )
    .default([]),
});
type Batch = z.infer<typeof batch>;

const addressesOf = (properties: Batch['results'][number]['properties']): readonly string[] =>
  [properties['email'], properties['hs_additional_emails']]
    .flatMap((value) => (typeof value === 'string' ? value.split(';') : []))
    .map((address) => address.trim().toLowerCase());

/** The record of the contact asked for in a place, by its trace id or any of its addresses. */
const recordOf = ({ results }: Batch, { id }: Input, place: number): string | undefined =>
  (
    results.find(({ objectWriteTraceId }) => objectWriteTraceId === String(place)) ??
    results.find(({ properties }) => addressesOf(properties).includes(id))
  )?.id;

const errorOf = ({ errors }: Batch, { id }: Input, place: number): Batch['errors'][number] | undefined =>
  errors.find(
    ({ context }) =>
      context['objectWriteTraceId']?.includes(String(place)) ||
      context['ids']?.some((each) => each.toLowerCase() === id),
  );

const kebab = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
    .slice(0, 60) || 'invalid-member';

/** Why a contact was not made or found. Whoever has no contact is on no list: nothing is left to take out. */
const missingOutcome = (
  read: Batch,
  place: number,
  { input, isAdd }: { input: Input; isAdd: boolean },
): MemberOutcome => {
  const error = errorOf(read, input, place);
  if (isAdd)
    return error
      ? { kind: 'rejected', code: kebab(error.category), example: maskWords(error.message) }
      : retry('no-record');
  const isGone = read.errors.every(({ category }) => category === 'OBJECT_NOT_FOUND');
  return error || isGone ? { kind: 'accepted', confirmed: true } : retry('not-looked-up');
};

/** Records of a look-up that no address tells apart: they are contacts that were asked for, and leave with the others. */
const placeStrangers = (
  { results }: Batch,
  records: readonly (string | undefined)[],
): readonly (string | undefined)[] => {
  const strangers = results.map(({ id }) => id).filter((id) => !records.includes(id));
  return records.map((record) => record ?? strangers.shift());
};

const readBatch = (
  read: Batch,
  inputs: readonly Input[],
  { isAdd, at }: { isAdd: boolean; at: number },
): Interpretation => {
  const told = inputs.map((input, place) => recordOf(read, input, place));
  const records = isAdd ? told : placeStrangers(read, told);
  const outcomes = inputs.map((input, place): MemberOutcome => {
    if (records[place] !== undefined)
      return { kind: 'pending', code: 'changing-list', example: '', pollAt: at, undone: true };
    return missingOutcome(read, place, { input, isAdd });
  });
  const known = records.filter((record) => record !== undefined);
  return known.length === 0 ? { outcomes } : { outcomes, poll: { change: isAdd ? 'add' : 'remove', records: known } };
};

/**
 * Fields that a refusal names in its words, which hold JSON: `"name":"industry"`, or `Property "industry"`; not the keys of that
 * JSON, which a field may be called like.
 */
const fieldsNamed = (words: string, inputs: readonly Input[]): readonly string[] => {
  const isNamed = (field: string): boolean =>
    words
      .split(`"${field}"`)
      .slice(1)
      .some((rest) => !/^\s*:/.test(rest));
  return [...new Set(inputs.flatMap(({ properties }) => Object.keys(properties)))].filter(isNamed);
};

/** A whole request refused: because of members that it names by address or value, or because of the settings. */
const readRefused = (body: string, inputs: readonly Input[], request: DeliveryRequest): Interpretation => {
  const words = body.replaceAll('\\', '');
  const fields = fieldsNamed(words, inputs);
  const isOfField = fields.length > 0 && /_DOESNT_EXIST|READ_ONLY|does not exist/.test(words);
  const addresses = namedAddresses(words);
  // "XX was not one of the allowed options: [DE, FR]": the value that is meant comes first.
  const hasRefusedValue = ({ properties }: Input): boolean =>
    fields.some((field) => words.includes(`"message":"${properties[field] ?? ''} `));
  const isNamed = (input: Input): boolean => addresses.has(input.id) || (!isOfField && hasRefusedValue(input));
  if (inputs.some(isNamed)) {
    const example =
      fields.length > 0 ? `HubSpot refuses a value of ${fields.join(', ')}.` : 'HubSpot refuses the address.';
    const outcomes = inputs.map(
      (input): MemberOutcome =>
        isNamed(input)
          ? { kind: 'rejected', code: 'invalid-member', example }
          : { kind: 'retry', code: 'sent-with-invalid', example: '', again: true },
    );
    return { outcomes };
  }
  const what = fields.length > 0 ? `the fields ${fields.join(', ')}` : `contacts: ${maskWords(body)}`;
  const sentence = `HubSpot refuses ${what}. Correct the fields here, or the rules for contacts there, then resume the export.`;
  return stopFor(request, { code: 'contacts-refused', sentence });
};

/** Reads the answer to making or finding contacts; whoever has a record is pending until the list is changed. */
export const interpretContacts = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const early = readTransport(response, request);
  if (early || 'failure' in response) return early ?? { outcomes: [] };
  const { status, body, at } = response;
  // Two addresses of one contact, or two exports, made it at once: the next attempt finds it.
  if (status === 409) return sayAll(request, retry('made-meanwhile'));
  const inputs = asked.safeParse(readJson(request.body)).data?.inputs ?? [];
  if (status >= 300) return readRefused(body, inputs, request);
  const read = batch.safeParse(readJson(body)).data;
  if (!read) return sayAll(request, retry('unreadable-answer'));
  return readBatch(read, inputs, { isAdd: request.url.endsWith('/upsert'), at });
};

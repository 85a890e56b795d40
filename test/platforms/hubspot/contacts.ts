import * as z from 'zod';
import { type Answered, readBody } from '../platform-double.ts';
import { type Book, type Contact, refusal } from './book.ts';

const upsert = z.strictObject({
  inputs: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        idProperty: z.literal('email'),
        objectWriteTraceId: z.string(),
        properties: z.record(z.string(), z.string()),
      }),
    )
    .min(1)
    .max(100),
});
type Input = z.infer<typeof upsert>['inputs'][number];
const find = z.strictObject({
  idProperty: z.literal('email'),
  properties: z.array(z.string()),
  propertiesWithHistory: z.array(z.string()),
  inputs: z
    .array(z.strictObject({ id: z.string().min(1) }))
    .min(1)
    .max(100),
});

const malformed = (error: z.ZodError): Answered =>
  refusal(400, 'VALIDATION_ERROR', `Invalid input JSON at ${error.issues[0]?.path}`);

const valuesNotValid = (error: string, name: string, message: string): Answered =>
  refusal(
    400,
    'VALIDATION_ERROR',
    `Property values were not valid: ${JSON.stringify([{ isValid: false, message, error, name }])}`,
  );

const shown = ({ id, emails: [email, ...others], properties }: Contact) => ({
  id,
  archived: false,
  properties: { email, hs_additional_emails: others.length > 0 ? others.join(';') : null, ...properties },
});

const PROPERTIES = ['firstname', 'lastname', 'country'];
const COUNTRIES = ['DE', 'FR'];

/** Why values are refused as a whole, whoever has them. */
const faultOf = (inputs: readonly Input[]): Answered | undefined => {
  const unknown = inputs
    .flatMap(({ properties }) => Object.keys(properties))
    .find((name) => !PROPERTIES.includes(name));
  if (unknown) return valuesNotValid('PROPERTY_DOESNT_EXIST', unknown, `Property "${unknown}" does not exist`);
  const country = inputs
    .map(({ properties }) => properties['country'])
    .find((value) => value && !COUNTRIES.includes(value));
  if (!country) return undefined;
  return valuesNotValid('INVALID_OPTION', 'country', `${country} was not one of the allowed options: ${COUNTRIES}`);
};

const write = (book: Book, { id, properties }: Input): Contact => {
  const contact = book.byEmail(id) ?? book.make(id.toLowerCase());
  Object.assign(contact.properties, properties);
  return contact;
};

/** Makes and updates contacts; with `isPartial` an invalid address is refused alone, else with the whole request. */
export const upsertContacts = (
  book: Book,
  body: string,
  { refused, isPartial }: { readonly refused: ReadonlySet<string>; readonly isPartial: boolean },
): Answered => {
  const read = upsert.safeParse(readBody(body));
  if (!read.success) return malformed(read.error);
  const { inputs } = read.data;
  const fault = faultOf(inputs);
  if (fault) return fault;
  const isInvalid = ({ id }: Input): boolean => refused.has(id) || !/^[^@\s]+@[^@\s]+$/.test(id);
  const invalid = inputs.filter(isInvalid);
  if (invalid[0] && !isPartial)
    return valuesNotValid('INVALID_EMAIL', 'email', `Email address ${invalid[0].id} is invalid`);
  const results = inputs
    .filter((input) => !isInvalid(input))
    .map((input) => ({ ...shown(write(book, input)), objectWriteTraceId: input.objectWriteTraceId }));
  const errors = invalid.map(({ id, objectWriteTraceId }) => ({
    status: 'error',
    category: 'VALIDATION_ERROR',
    message: `Email address ${id} is invalid`,
    context: { objectWriteTraceId: [objectWriteTraceId] },
  }));
  // In an order of its own: nobody may count on places.
  const answered = { status: 'COMPLETE', results: results.reverse(), numErrors: errors.length, errors };
  return { status: errors.length > 0 ? 207 : 200, body: answered };
};

/** Looks contacts up by address. */
export const findContacts = (book: Book, body: string): Answered => {
  const read = find.safeParse(readBody(body));
  if (!read.success) return malformed(read.error);
  const ids = read.data.inputs.map(({ id }) => id);
  const found = new Set(ids.flatMap((id) => book.byEmail(id) ?? []));
  const unknown = ids.filter((id) => !book.byEmail(id));
  const results = [...found].map(shown).reverse();
  if (unknown.length === 0) return { status: 200, body: { status: 'COMPLETE', results } };
  const message = 'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.';
  const error = { status: 'error', category: 'OBJECT_NOT_FOUND', message, context: { ids: unknown } };
  return { status: 207, body: { status: 'COMPLETE', results, numErrors: 1, errors: [error] } };
};

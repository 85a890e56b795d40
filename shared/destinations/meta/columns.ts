import type { OutgoingMember } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { mobileId, phoneDigits, plainEmail } from '../normalise/contact.ts';
import { hashedBy } from '../normalise/hash.ts';
import {
  addressPart,
  birthdayParts,
  cityName,
  countryCode,
  genderLetter,
  personName,
  postcode,
  stateName,
} from '../normalise/person.ts';
import { createSpelling } from '../spelling.ts';
import type { Settings } from './settings.ts';

type Cells = Readonly<Record<string, Json>>;

/** The column of each identifier; MADID alone is never hashed. */
export const spelling = createSpelling(
  {
    email: { key: 'EMAIL', spell: hashedBy(plainEmail) },
    phone: { key: 'PHONE', spell: hashedBy(phoneDigits) },
    idfa: { key: 'MADID', spell: mobileId },
    aaid: { key: 'MADID', spell: mobileId },
  },
  { key: 'EXTERN_ID', spell: () => undefined },
);

const addressCells = (traits: OutgoingMember['traits']): Record<string, string | undefined> => {
  const country = countryCode(addressPart(traits, 'country') ?? '');
  return {
    CT: hashedBy(cityName)(addressPart(traits, 'city')),
    ST: hashedBy((raw) => stateName(raw, country))(addressPart(traits, 'state')),
    ZIP: hashedBy((raw) => postcode(raw, country))(addressPart(traits, 'postalCode')),
    COUNTRY: hashedBy(countryCode)(addressPart(traits, 'country')),
  };
};

const birthdayCells = (birthday: Json | undefined): Record<string, string | undefined> => {
  const parts = typeof birthday === 'string' ? birthdayParts(birthday) : undefined;
  const as = hashedBy((raw) => raw);
  return { DOBY: as(parts?.year), DOBM: as(parts?.month), DOBD: as(parts?.day) };
};

/** The columns that help to match, in Meta's order, by what the settings ask for. */
const PERSON_COLUMNS: Readonly<
  Record<Settings['person'][number], (traits: OutgoingMember['traits']) => Record<string, string | undefined>>
> = {
  name: ({ firstName, lastName }) => ({ FN: hashedBy(personName)(firstName), LN: hashedBy(personName)(lastName) }),
  address: addressCells,
  gender: ({ gender }) => ({ GEN: hashedBy(genderLetter)(gender) }),
  birthday: ({ birthday }) => birthdayCells(birthday),
};

/** A member's cells by column; what is empty is `""`. A removal names the identifier alone. */
export const cellsOf = (
  { operation, identifier, traits }: OutgoingMember,
  { person, limitedDataUse }: Settings,
): Cells => {
  const named = { [spelling.keyOf(identifier.type)]: spelling.sentAs(identifier) };
  if (operation === 'remove') return named;
  const more = Object.assign({}, ...person.map((part) => PERSON_COLUMNS[part](traits)));
  const filled = Object.fromEntries(
    Object.entries(more).map(([key, value]) => [key, (value as string | undefined) ?? '']),
  );
  // 0 and 0: Meta finds out where the member is.
  const limited = {
    DATA_PROCESSING_OPTIONS: ['LDU'],
    DATA_PROCESSING_OPTIONS_COUNTRY: 0,
    DATA_PROCESSING_OPTIONS_STATE: 0,
  };
  return { ...named, ...filled, ...(limitedDataUse ? limited : {}) };
};

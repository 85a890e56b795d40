import { readIdentifier } from '../api/identifier-path.ts';
import type { Identifier } from '../identity/identifier.ts';

/** OpenDSR's identity types (specification, 5.1) that Headwater has a type of identifiers for. */
const TYPES: Readonly<Record<string, string>> = {
  controller_customer_id: 'userId',
  email: 'email',
  android_advertising_id: 'aaid',
  android_id: 'androidId',
  ios_advertising_id: 'idfa',
  ios_vendor_id: 'iosId',
};

/** Any other type, by its name here: `x_headwater_phone`, `x_headwater_loyaltyId`. */
const OWN = 'x_headwater_';

/** An identity as OpenDSR writes it. */
export interface Identity {
  readonly identity_type: string;
  readonly identity_value: string;
  readonly identity_format: string;
}

/** The pairs that discovery announces; `x_headwater_<type>` stands for every type of the deployment's identity rules. */
export const SUPPORTED_IDENTITIES = [...Object.keys(TYPES), `${OWN}phone`, `${OWN}anonymousId`].map(
  (identity_type) => ({
    identity_type,
    identity_format: 'raw',
  }),
);

/** What is wrong with an identity; never repeats its value. */
export interface IdentityFault {
  readonly path: keyof Identity;
  readonly message: string;
}

/**
 * The identifier that an identity names, in the spelling that collection gave it. Hashed formats are refused: identifiers are
 * kept under a key that nobody but the deployment has, so that a bare hash finds nothing and "not found" would be no answer.
 */
export const readIdentity = (identity: Identity): Identifier | IdentityFault => {
  const { identity_type: named, identity_value: value, identity_format: format } = identity;
  const type = named.startsWith(OWN) ? named.slice(OWN.length) : TYPES[named];
  if (type === undefined) {
    const known = Object.keys(TYPES).join(', ');
    return { path: 'identity_type', message: `is none of ${known}, nor ${OWN} and the name of a type` };
  }
  if (format !== 'raw')
    return {
      path: 'identity_format',
      message: 'must be raw: identifiers are stored under keyed hashes, others match nothing',
    };
  const identifier = readIdentifier(type, value);
  if (!('message' in identifier)) return identifier;
  return {
    path: identifier.path === 'type' ? 'identity_type' : 'identity_value',
    message: identifier.message,
  };
};

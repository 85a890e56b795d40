import type { ProfileName } from '../api/identifier-path.ts';
import { parseBody } from '../api/json-body.ts';
import type { Operation } from '../api/operation.ts';
import type { HttpRequest } from '../http.ts';
import type { Identifier, IdentifierKey } from '../identity/identifier.ts';

type KeyOf = (identifier: Identifier) => IdentifierKey;

/** Ids of configured things, runs and requests. A text of any other form is not repeated: it may be anybody's. */
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/;

const isName = (value: unknown): value is ProfileName =>
  typeof value === 'object' && value !== null && ('profileId' in value || 'identifier' in value);

/** A person as the log may hold it: the profileId, which is a keyed hash, or the identifier's key. */
const keyedName = (name: ProfileName, keyOf: KeyOf): string =>
  'profileId' in name ? `profileId:${name.profileId}` : keyOf(name.identifier);

const partOf = (value: unknown, keyOf: KeyOf): readonly string[] => {
  if (isName(value)) return [keyedName(value, keyOf)];
  return typeof value === 'string' && ID.test(value) ? [value] : [];
};

const namedInBody = ({ body, person }: Operation, request: HttpRequest): ProfileName | undefined => {
  if (person === undefined || body === undefined) return undefined;
  const parsed = parseBody(request);
  const checked = 'refused' in parsed ? undefined : body.safeParse(parsed.json);
  return checked?.success ? person(checked.data) : undefined;
};

/**
 * Whom or what a call is about, as the audit log may hold it: its path's variables, and the person its body names. Nothing where the
 * call is malformed: what no schema let through is not repeated.
 */
export const targetOf = (operation: Operation | undefined, request: HttpRequest, keyOf: KeyOf): string | undefined => {
  if (operation === undefined) return undefined;
  const path = operation.path?.safeParse(request.params);
  const parts = Object.values(path?.data ?? {}).flatMap((value) => partOf(value, keyOf));
  const person = namedInBody(operation, request);
  const all = person ? [...parts, keyedName(person, keyOf)] : parts;
  return all.length === 0 ? undefined : all.join('/');
};

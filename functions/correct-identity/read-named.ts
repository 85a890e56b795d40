import { type FailureCode, failure, invalid } from '../../shared/domain/api/failures.ts';
import { profileNameSchema } from '../../shared/domain/api/identifier-path.ts';
import type { HttpResponse } from '../../shared/domain/http.ts';
import type { Identifier, IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { PresentLife } from '../../shared/domain/privacy/find-lives.ts';

/** An identifier that a call names, and where in its list. */
export interface NamedAt {
  readonly key: IdentifierKey;
  readonly identifier: Identifier;
  readonly places: readonly number[];
}

/** Refuses some of the identifiers that a call names, by their places: values are personal and are never repeated. */
export const refuseNamed = (code: FailureCode, places: readonly number[], message: string): HttpResponse => {
  const paths = places.length === 0 ? ['identifiers'] : places.map((place) => `identifiers.${place}`);
  const details = paths.map((path) => ({ path, message }));
  return code === 'invalid-request' ? invalid(details) : failure(code, `${paths.join(', ')} ${message}.`, details);
};

/** Looks identifiers up under their present keys. */
export type FindLives = (identifiers: readonly Identifier[]) => Promise<readonly PresentLife<unknown>[]>;

/** The identifiers that a call names, normalised as in lookups and each once, under their present keys; a profileId names none. */
export const readNamed = async (
  texts: readonly string[],
  findLives: FindLives,
): Promise<readonly NamedAt[] | { readonly refused: HttpResponse }> => {
  const read: { readonly identifier: Identifier; readonly place: number }[] = [];
  const unreadable: number[] = [];
  for (const [place, text] of texts.entries()) {
    const { data } = profileNameSchema.safeParse(text);
    if (data === undefined || 'profileId' in data) unreadable.push(place);
    else read.push({ identifier: data.identifier, place });
  }
  if (unreadable.length > 0)
    return { refused: refuseNamed('invalid-request', unreadable, 'is type:value, such as email:ann@shop.example') };
  const named = new Map<IdentifierKey, NamedAt>();
  const lives = await findLives(read.map(({ identifier }) => identifier));
  for (const [i, { key, identifier }] of lives.entries()) {
    const places = [...(named.get(key)?.places ?? []), read[i]?.place ?? 0];
    named.set(key, { key, identifier, places });
  }
  return [...named.values()];
};

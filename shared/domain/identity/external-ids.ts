import type { QuarantineReason } from '../event/event.ts';
import type { Json, JsonObject } from '../json.ts';

/** An identifier that a client lists under `context.externalIds`; `place` says where. */
export interface ExternalId {
  readonly type: string;
  readonly id: Json;
  readonly place: string;
}

/** What a list of external ids holds: those that name users, and how many there are of every collection. */
export interface ExternalIds {
  readonly ofUsers: readonly ExternalId[];
  readonly count: number;
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTextOrAbsent = (value: Json | undefined): boolean =>
  value === undefined || value === null || typeof value === 'string';

/** A whole number is as good as its text here too. */
const isId = (value: Json | undefined): boolean => isTextOrAbsent(value) || typeof value === 'number';

const faultOf = (entry: Json, place: string): string | undefined => {
  if (!isObject(entry)) return `“${place}” must be an object.`;
  if (typeof entry['type'] !== 'string' || entry['type'] === '') return `“${place}.type” must be a text.`;
  if (!isId(entry['id'])) return `“${place}.id” must be a text.`;
  const wrong = ['collection', 'encoding'].find((field) => !isTextOrAbsent(entry[field]));
  return wrong && `“${place}.${wrong}” must be a text.`;
};

const isDefault = (value: Json | undefined, standard: string): boolean =>
  value === undefined || value === null || value === '' || value === standard;

/**
 * The external ids of an event (https://segment.com/docs/unify/identity-resolution/externalids/), or why the event waits. Those of
 * other collections (accounts) and encoded ones (hashes) name no person here; they stay in the event.
 */
export const readExternalIds = (context: JsonObject | undefined): ExternalIds | { reason: QuarantineReason } => {
  const list = context?.['externalIds'] ?? [];
  if (!Array.isArray(list)) {
    return { reason: { code: 'invalid-field', message: '“context.externalIds” must be a list.' } };
  }
  const placed = (list as Json[]).map((entry, index) => ({ entry, place: `context.externalIds.${index}` }));
  for (const { entry, place } of placed) {
    const message = faultOf(entry, place);
    if (message !== undefined) return { reason: { code: 'invalid-field', message } };
  }
  const ofUsers = placed.flatMap(({ entry, place }): ExternalId[] => {
    const { type, id, collection, encoding } = entry as JsonObject;
    const isUsers = isDefault(collection, 'users') && isDefault(encoding, 'none');
    return isUsers && !isDefault(id, '') ? [{ type: type as string, id: id as Json, place: `${place}.id` }] : [];
  });
  return { ofUsers, count: list.length };
};

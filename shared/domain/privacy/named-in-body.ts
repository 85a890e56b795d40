import type { Identifier } from '../identity/identifier.ts';
import type { Json, JsonObject } from '../json.ts';

const objectIn = (json: Json | undefined, name: string): JsonObject => {
  const found = isObject(json) && Object.hasOwn(json, name) ? json[name] : undefined;
  return isObject(found) ? found : {};
};

const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const spelled = (type: string, raw: Json | undefined): readonly Identifier[] => {
  if (typeof raw !== 'string' && typeof raw !== 'number') return [];
  const text = String(raw).normalize('NFC').trim();
  return text === '' ? [] : [{ type, value: type === 'email' ? text.toLowerCase() : text }];
};

const externalIdsOf = (context: JsonObject): readonly Identifier[] => {
  const ids = context['externalIds'];
  if (!Array.isArray(ids)) return [];
  return ids.flatMap((each: Json) =>
    isObject(each) && typeof each['type'] === 'string' ? spelled(each['type'], each['id']) : [],
  );
};

/**
 * Whom a body that was refused may name: its fields, its traits and its external ids, whatever else is wrong with it. A trait is
 * taken for an identifier of the type that it is called; a `previousId` may be either of two.
 */
export const namedInBody = (body: Json): readonly Identifier[] => {
  if (!isObject(body)) return [];
  const context = objectIn(body, 'context');
  const traits = [objectIn(body, 'traits'), objectIn(context, 'traits')];
  return [
    ...spelled('userId', body['userId']),
    ...spelled('anonymousId', body['anonymousId']),
    ...spelled('userId', body['previousId']),
    ...spelled('anonymousId', body['previousId']),
    ...traits.flatMap((each) => Object.entries(each).flatMap(([type, raw]) => spelled(type, raw))),
    ...externalIdsOf(context),
  ];
};

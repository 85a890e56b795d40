import type { Json, JsonObject } from '../json.ts';

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const step = (value: Json | undefined, name: string): Json | undefined => {
  if (Array.isArray(value)) {
    if (/^\d+$/.test(name)) return value[Number(name)];
    const found = value.flatMap((element: Json) => step(element, name) ?? []);
    return found.length > 0 ? found : undefined;
  }
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
};

/**
 * The value at a dotted path. A member named like the whole path wins over the dots; through a list the path is followed
 * in every element (`products.sku` lists the skus). A null is no value.
 */
export const valueAt = (object: JsonObject | undefined, path: string): Json | undefined => {
  if (object === undefined) return undefined;
  if (Object.hasOwn(object, path)) return object[path] ?? undefined;
  let value: Json | undefined = object;
  for (const name of path.split('.')) value = step(value, name);
  return value ?? undefined;
};

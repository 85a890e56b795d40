import type { Json } from '../../../../../../shared/domain/json.ts';
import { canonicalJson } from '../../../../../../shared/domain/segment/hash.ts';

/** Equal but for the order of members. */
export const isSameJson = (a: Json, b: Json): boolean => canonicalJson(a) === canonicalJson(b);

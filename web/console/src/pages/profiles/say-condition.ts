import type { Json } from '../../../../../shared/domain/json.ts';

/** Says a condition. */
export const useSayCondition = (): ((condition: Json) => string) => (condition) => JSON.stringify(condition);

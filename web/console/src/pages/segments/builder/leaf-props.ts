import type { JsonObject } from '../../../../../../shared/domain/json.ts';

/** What the fields of one condition are given. */
export interface LeafProps {
  readonly condition: JsonObject;
  /** `topic`: typing in one field is one step to undo. */
  readonly onChange: (condition: JsonObject, topic?: string) => void;
  /** What is wrong at one of these fields, nothing where they are right. */
  readonly faultOf: (...fields: readonly string[]) => string | undefined;
  /** Where the condition is within its block: `sequence[0].`, else empty. */
  readonly prefix?: string;
}

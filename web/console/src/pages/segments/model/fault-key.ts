import type { Json } from '../../../../../../shared/domain/json.ts';
import { isObject, textAt } from './forms.ts';
import { isOperator, OPERANDS, type Operand } from './operators.ts';
import type { EditNode } from './tree.ts';

const OF_OPERAND = {
  scalar: 'valueScalar',
  comparable: 'valueNumberOrText',
  range: 'valueRange',
  list: 'valueList',
  text: 'valueText',
  pattern: 'valuePattern',
  date: 'valueDate',
  duration: 'valueDuration',
  none: 'valueNone',
} as const satisfies Readonly<Record<Operand, string>>;

const OF_CODE = {
  'unknown-operator': 'operator',
  'invalid-operator': 'presentOperator',
  'too-deep': 'tooDeep',
  'too-large': 'tooLarge',
} as const;

/** The first pattern that a field matches says what is wrong with it. */
const OF_FIELD = [
  [/^(all|any)$/, 'emptyGroup'],
  [/event$/, 'event'],
  [/trait$/, 'trait'],
  [/^sequence$/, 'steps'],
  [/^sequence\[0\]\.absent$/, 'firstStep'],
  [/^sequence\[\d+\]\.within$/, 'absentWithin'],
  [/property$/, 'property'],
  [/where$/, 'filters'],
  [/\.op$|^op$/, 'operator'],
  [/^count/, 'count'],
  [/^within/, 'duration'],
  [/^between/, 'between'],
  [/^(from|to)$/, 'instant'],
  [/^aggregate\.fn/, 'fn'],
  [/^bucket/, 'bucket'],
  [/^segment$/, 'segment'],
  [/^identifier$/, 'identifier'],
  [/^consent$/, 'consent'],
] as const;

type OfField = (typeof OF_FIELD)[number][1];

/** What a fault is called in the catalogue (`conditions.fault`). */
export type FaultKey =
  | (typeof OF_OPERAND)[Operand]
  | (typeof OF_CODE)[keyof typeof OF_CODE]
  | OfField
  | 'unknownSegment'
  | 'circle'
  | 'other';

/** The member that a path such as `sequence[0].where[1]` leads to. */
export const memberAt = (json: Json | undefined, path: string): Json | undefined => {
  let value = json;
  for (const step of path.split(/\.|\[|\]\.?/).filter((part) => part !== '')) {
    if (Array.isArray(value)) value = value[Number(step)];
    else value = isObject(value) ? value[step] : undefined;
  }
  return value;
};

const ofValue = (condition: Json, field: string): FaultKey => {
  const op = textAt(memberAt(condition, field.replace(/\.?value$/, '')), 'op');
  return isOperator(op) ? OF_OPERAND[OPERANDS[op]] : 'operator';
};

const isStepWithin = (condition: Json, field: string): boolean =>
  /^sequence\[\d+\]\.within$/.test(field) && memberAt(condition, field) !== undefined;

/** What is wrong at a field of a node, as the reader is told. `code` is the domain's, empty where only the place is known. */
export const faultKeyOf = (node: EditNode, field: string, code: string): FaultKey => {
  if (Object.hasOwn(OF_CODE, code)) return OF_CODE[code as keyof typeof OF_CODE];
  const condition = node.kind === 'leaf' ? node.condition : null;
  if (/(^|\.)value$/.test(field) && !field.startsWith('count')) return ofValue(condition, field);
  if (isStepWithin(condition, field)) return 'duration';
  return OF_FIELD.find(([pattern]) => pattern.test(field))?.[1] ?? 'other';
};

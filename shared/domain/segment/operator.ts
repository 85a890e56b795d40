import type { Json } from '../json.ts';

/** Half-open: from `from` until before `to`, epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** True or false whatever the time. `actual` is undefined where the trait or property is absent or null; dates are read by the zone. */
export type StaticTest = (actual: Json | undefined, zone: string) => boolean;

/**
 * Depends on the time: holds at `now` when one of the spans holds it. All borders around `now` are among the spans: the
 * greatest at or before it and the smallest after it.
 */
export type TimedTest = (actual: Json | undefined, now: number, zone: string) => readonly Span[];

/** An operator with its operand built in. */
export type Test = { readonly holds: StaticTest } | { readonly spans: TimedTest };

/** An operator of trait conditions and property filters. One file each in `operators/`, found by its name (`not-in.ts` is `not_in`). */
export interface Operator {
  /** What the operand must be, for the issue: "a number". */
  readonly needs: string;
  /** True where it reads dates: what it says may depend on the time zone. */
  readonly isDated?: true;
  /** Undefined when the operand is not what the operator needs. */
  readonly compile: (operand: Json | undefined) => Test | undefined;
}

/** Elements of a list operand, at most. */
export const MAX_LIST = 1000;
/** Characters of a text in an operand, at most; `matches` looks at no longer values either. */
export const MAX_TEXT = 1000;

/** What an operand is made of. */
export type Scalar = string | number | boolean;

/** A text, number or boolean of acceptable size. */
export const isScalar = (value: Json | undefined): value is Scalar =>
  typeof value === 'string' ? value.length <= MAX_TEXT : typeof value === 'number' || typeof value === 'boolean';

/** A non-empty list of scalars. */
export const isScalarList = (value: Json | undefined): value is readonly Scalar[] =>
  Array.isArray(value) && value.length > 0 && value.length <= MAX_LIST && value.every((element) => isScalar(element));

/** The negation, exact: where `operator` is false for an absent value, its complement is true. */
export const complementOf = (operator: Operator): Operator => ({
  needs: operator.needs,
  compile: (operand) => {
    const test = operator.compile(operand);
    return test !== undefined && 'holds' in test ? { holds: (actual, zone) => !test.holds(actual, zone) } : undefined;
  },
});

/** Numbers compare with numbers, texts with texts by code unit; anything else is false. */
export const comparison = (holds: (order: number) => boolean): Operator => ({
  needs: 'a number or a text',
  compile: (operand) => {
    if (typeof operand === 'number' || (typeof operand === 'string' && operand.length <= MAX_TEXT))
      return { holds: (actual) => comparable(actual, operand) && holds(compare(actual, operand)) };
    return undefined;
  },
});

/** Both numbers or both texts. */
export const comparable = <T extends string | number>(actual: Json | undefined, operand: T): actual is T =>
  typeof actual === typeof operand;

/** Negative, zero or positive, as in sorting. */
export const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** Tests of a text against a non-empty text. */
export const textOperator = (holds: (actual: string, operand: string) => boolean): Operator => ({
  needs: 'a text',
  compile: (operand) =>
    typeof operand === 'string' && operand !== '' && operand.length <= MAX_TEXT
      ? { holds: (actual) => typeof actual === 'string' && holds(actual, operand) }
      : undefined,
});

/** Tests of a list (a single value is a list of one, an absent value an empty one) against a list of scalars. */
export const listOperator = (holds: (actual: readonly Json[], operand: readonly Json[]) => boolean): Operator => ({
  needs: 'a list of texts, numbers or booleans',
  compile: (operand) => (isScalarList(operand) ? { holds: (actual) => holds(elementsOf(actual), operand) } : undefined),
});

const elementsOf = (actual: Json | undefined): readonly Json[] =>
  actual === undefined ? [] : Array.isArray(actual) ? actual : [actual as Json];

import type * as z from 'zod/mini';
import type { Json, JsonObject } from '../json.ts';
import type { AggregateForm, Condition } from './definition.ts';
import {
  aggregateShape,
  aggregateTestShape,
  bucketShape,
  consentShape,
  eventShape,
  identifierShape,
  segmentShape,
  sequenceShape,
  traitShape,
} from './definition-shapes.ts';
import { OPERATORS } from './operators.ts';
import type { DefinitionIssue } from './segment.ts';

/** Levels of all, any and not. */
export const MAX_DEPTH = 8;
/** Conditions in one list. */
export const MAX_CONDITIONS = 100;
/** Conditions in a definition, references not counted. */
export const MAX_SIZE = 500;

type Issues = readonly DefinitionIssue[];

interface Place {
  readonly path: string;
  readonly depth: number;
  /** Conditions seen so far, shared by the whole definition. */
  readonly seen: { conditions: number };
}

/** What is wrong with a condition of one form. */
type Form = (json: JsonObject, place: Place) => Issues;

const issue = (path: string, code: string, message: string): Issues => [{ path, code, message }];

const join = (path: string, step: string): string => (path === '' ? step : `${path}.${step}`);

const pathOf = (path: string, steps: readonly PropertyKey[]): string =>
  steps.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : join(text, String(step))),
    path,
  );

const shapeIssues = (json: Json, shape: z.ZodMiniType, path: string): Issues =>
  (shape.safeParse(json).error?.issues ?? []).map((found) => ({
    path: pathOf(path, found.path),
    code: 'invalid-definition',
    message: found.message,
  }));

/** Only traits may compare with the time that passes: an event's filters are decided when the event is folded. */
const operatorIssues = (
  { op, value }: { readonly op: string; readonly value?: Json },
  path: string,
  kind: 'trait' | 'property',
): Issues => {
  const operator = OPERATORS.get(op);
  if (operator === undefined)
    return issue(join(path, 'op'), 'unknown-operator', `must be one of ${[...OPERATORS.keys()].join(', ')}`);
  const test = operator.compile(value);
  if (test === undefined) return issue(join(path, 'value'), 'invalid-value', `${op} needs ${operator.needs}`);
  return kind === 'property' && 'spans' in test
    ? issue(join(path, 'op'), 'invalid-operator', `${op} compares with the present: properties take before and after`)
    : [];
};

const standsAlone = (json: JsonObject, form: string, path: string): Issues => {
  const others = Object.keys(json).filter((key) => key !== form);
  return others.length === 0
    ? []
    : issue(
        path,
        'invalid-definition',
        `${form} stands alone: move ${others.slice(0, 5).join(', ')} to another condition`,
      );
};

const below = (place: Place, step: string): Place => ({
  ...place,
  path: join(place.path, step),
  depth: place.depth + 1,
});

const listForm =
  (form: 'all' | 'any'): Form =>
  (json, place) => {
    const list = json[form];
    if (!Array.isArray(list) || list.length === 0 || list.length > MAX_CONDITIONS)
      return issue(join(place.path, form), 'invalid-definition', `must be a list of 1 to ${MAX_CONDITIONS} conditions`);
    return [
      ...standsAlone(json, form, place.path),
      ...list.flatMap((condition: Json, index) => check(condition, below(place, `${form}[${index}]`))),
    ];
  };

const notForm: Form = (json, place) => [
  ...standsAlone(json, 'not', place.path),
  ...check(json['not'], below(place, 'not')),
];

const traitForm: Form = (json, { path }) => {
  const issues = shapeIssues(json, traitShape, path);
  return issues.length > 0 ? issues : operatorIssues(json as never, path, 'trait');
};

const filterIssues = (json: JsonObject, path: string): Issues =>
  ((json['where'] ?? []) as readonly { op: string; value?: Json }[]).flatMap((filter, index) =>
    operatorIssues(filter, join(path, `where[${index}]`), 'property'),
  );

const eventForm: Form = (json, { path }) => {
  const isTest = Object.hasOwn(json, 'aggregate');
  const issues = shapeIssues(json, isTest ? aggregateTestShape : eventShape, path);
  if (issues.length > 0) return issues;
  return [...filterIssues(json, path), ...(isTest ? operatorIssues(json as never, path, 'trait') : [])];
};

const sequenceForm: Form = (json, { path }) => {
  const issues = shapeIssues(json, sequenceShape, path);
  if (issues.length > 0) return issues;
  const steps = json['sequence'] as readonly JsonObject[];
  return steps.flatMap((step, index) => filterIssues(step, join(path, `sequence[${index}]`)));
};

const plainForm =
  (shape: z.ZodMiniType): Form =>
  (json, { path }) =>
    shapeIssues(json, shape, path);

/** A condition is told by the one member that only its form has. */
const FORMS: Readonly<Record<string, Form>> = {
  all: listForm('all'),
  any: listForm('any'),
  not: notForm,
  trait: traitForm,
  event: eventForm,
  segment: plainForm(segmentShape),
  identifier: plainForm(identifierShape),
  consent: plainForm(consentShape),
  sequence: sequenceForm,
  bucket: plainForm(bucketShape),
};

const check = (json: Json | undefined, place: Place): Issues => {
  const { path, seen } = place;
  seen.conditions++;
  if (seen.conditions > MAX_SIZE)
    return seen.conditions > MAX_SIZE + 1 ? [] : issue(path, 'too-large', `has more than ${MAX_SIZE} conditions`);
  if (place.depth > MAX_DEPTH) return issue(path, 'too-deep', `is nested more than ${MAX_DEPTH} levels deep`);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return issue(path, 'invalid-definition', 'must be a condition: an object');
  const condition = json as JsonObject;
  const forms = Object.keys(FORMS).filter((form) => Object.hasOwn(condition, form));
  const form = FORMS[forms[0] ?? ''];
  if (forms.length === 1 && form !== undefined) return form(condition, place);
  const expected = forms.length === 0 ? `one of ${Object.keys(FORMS).join(', ')}` : `only one of ${forms.join(', ')}`;
  return issue(path, 'invalid-definition', `must have ${expected}`);
};

/** Reads what a computed trait works out of events. Answers it, or every issue found with the path to its place. */
export const parseAggregate = (json: unknown): { readonly aggregate: AggregateForm } | { readonly issues: Issues } => {
  const issues = shapeIssues(json as Json, aggregateShape, '');
  const found = issues.length > 0 ? issues : filterIssues(json as JsonObject, '');
  return found.length === 0 ? { aggregate: json as AggregateForm } : { issues: found };
};

/** Reads a definition from a request. Answers the condition, or every issue found with the path to its place. */
export const parseDefinition = (json: unknown): { readonly condition: Condition } | { readonly issues: Issues } => {
  const issues = check(json as Json, { path: '', depth: 1, seen: { conditions: 0 } });
  return issues.length === 0 ? { condition: json as Condition } : { issues };
};

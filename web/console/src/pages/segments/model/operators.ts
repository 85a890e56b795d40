import type { Json } from '../../../../../../shared/domain/json.ts';

/** What an operator is given. */
export type Operand = 'scalar' | 'comparable' | 'range' | 'list' | 'text' | 'pattern' | 'date' | 'duration' | 'none';

/** Every operator in the order of the menus, and what it is given. A test holds it to the domain's own. */
export const OPERANDS = {
  eq: 'scalar',
  neq: 'scalar',
  gte: 'comparable',
  gt: 'comparable',
  lte: 'comparable',
  lt: 'comparable',
  between: 'range',
  in: 'list',
  not_in: 'list',
  contains: 'scalar',
  not_contains: 'scalar',
  starts_with: 'text',
  ends_with: 'text',
  matches: 'pattern',
  exists: 'none',
  not_exists: 'none',
  before: 'date',
  after: 'date',
  within_last: 'duration',
  within_next: 'duration',
  more_than_ago: 'duration',
  anniversary_within: 'duration',
  any_of: 'list',
  all_of: 'list',
  none_of: 'list',
} as const satisfies Readonly<Record<string, Operand>>;

export type OperatorName = keyof typeof OPERANDS;

/** Every operator. */
export const OPERATOR_NAMES = Object.keys(OPERANDS) as readonly OperatorName[];

export const isOperator = (name: Json | undefined): name is OperatorName =>
  typeof name === 'string' && Object.hasOwn(OPERANDS, name);

/** Those that properties of events take: an event is decided when it happens, so none compares with the present. */
export const PROPERTY_OPERATORS: readonly OperatorName[] = OPERATOR_NAMES.filter(
  (name) => OPERANDS[name] !== 'duration',
);

/** Every figure in the order of the menus. A test holds it to the domain's own. */
export const FIGURES = [
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'distinct',
  'first',
  'last',
  'mostFrequent',
  'uniqueList',
] as const;

export type FigureName = (typeof FIGURES)[number];

export const isFigure = (name: Json | undefined): name is FigureName => FIGURES.includes(name as FigureName);

const isScalar = (value: Json | undefined): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

const BLANKS: Readonly<Record<Operand, (value: Json | undefined) => Json | undefined>> = {
  scalar: (value) => (isScalar(value) ? value : ''),
  comparable: (value) => (typeof value === 'number' || typeof value === 'string' ? value : null),
  range: (value) => (Array.isArray(value) && value.length === 2 ? value : [isScalar(value) ? value : null, null]),
  list: (value) => (Array.isArray(value) ? value : isScalar(value) && value !== '' ? [value] : []),
  text: (value) => (typeof value === 'string' ? value : ''),
  pattern: (value) => (typeof value === 'string' ? value : ''),
  date: (value) => (typeof value === 'string' && /^\d{4}-/.test(value) ? value : ''),
  duration: (value) => (typeof value === 'string' && value.startsWith('P') ? value : 'P30D'),
  none: () => undefined,
};

/** What is kept of a value where another operator takes it. */
export const valueFor = (op: OperatorName, value: Json | undefined): Json | undefined => BLANKS[OPERANDS[op]](value);

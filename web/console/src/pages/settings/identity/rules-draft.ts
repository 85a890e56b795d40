import type { RulesDocument } from '../../../../../../shared/domain/identity/complete-rules.ts';
import type { TypeRules } from '../../../../../../shared/domain/identity/rules.ts';
import { compilePattern } from '../../../../../../shared/domain/segment/pattern/pattern.ts';

/** The rules of a type as a form holds them: numbers as typed, lists one a line. */
export interface TypeDraft extends Pick<TypeRules, 'window' | 'policy'> {
  readonly limit: string;
  readonly userIds: string;
  readonly devices: string;
  readonly names: string;
  readonly values: string;
  readonly patterns: string;
}

/** Rules as a form holds them; `order` from the strongest type to the weakest. */
export interface RulesDraft {
  readonly order: readonly string[];
  readonly types: Readonly<Record<string, TypeDraft>>;
  readonly values: string;
  readonly patterns: string;
}

/** What is wrong with a field, by the path that the API would name it by. */
export type Fault =
  | { readonly kind: 'number'; readonly most: number }
  | { readonly kind: 'pattern'; readonly line: number };

const MOST = 100_000;
/** Of a limit that counts within a window: that many are remembered. */
const MOST_IN_WINDOW = 100;

const text = (lines: readonly string[]): string => lines.join('\n');

/** The lines that say something, trimmed. */
export const linesOf = (typed: string): readonly string[] =>
  typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** A type as a form holds it. */
export const typeDraftOf = ({ limit, window, policy, sharedBy, names, blocked }: TypeRules): TypeDraft => ({
  limit: String(limit),
  window,
  policy,
  userIds: String(sharedBy.userIds),
  devices: String(sharedBy.devices),
  names: text(names),
  values: text(blocked.values),
  patterns: text(blocked.patterns),
});

/** Rules as a form holds them. */
export const draftOf = ({ priority, types, blocked }: RulesDocument): RulesDraft => ({
  order: priority,
  types: Object.fromEntries(Object.entries(types).map(([type, rules]) => [type, typeDraftOf(rules)])),
  values: text(blocked.values),
  patterns: text(blocked.patterns),
});

const typeRulesOf = (draft: TypeDraft): TypeRules => ({
  limit: Number(draft.limit),
  window: draft.window,
  policy: draft.policy,
  sharedBy: { userIds: Number(draft.userIds), devices: Number(draft.devices) },
  names: linesOf(draft.names),
  blocked: { values: linesOf(draft.values), patterns: linesOf(draft.patterns) },
});

/** The rules that a form holds; send them only where `faultsOf` finds nothing. */
export const rulesOf = ({ order, types, values, patterns }: RulesDraft): RulesDocument => ({
  priority: order,
  types: Object.fromEntries(Object.entries(types).map(([type, draft]) => [type, typeRulesOf(draft)])),
  blocked: { values: linesOf(values), patterns: linesOf(patterns) },
});

const numberFault = (typed: string, most: number): Fault | undefined => {
  const number = Number(typed);
  return Number.isInteger(number) && number >= 1 && number <= most ? undefined : { kind: 'number', most };
};

const patternFault = (typed: string): Fault | undefined => {
  const line = linesOf(typed).findIndex((pattern) => compilePattern(pattern) === undefined);
  return line < 0 ? undefined : { kind: 'pattern', line: line + 1 };
};

/** What is wrong with a form, by path: `types.email.limit`, `blocked.patterns`. What only the API can tell is not among it. */
export const faultsOf = ({ types, patterns }: RulesDraft): ReadonlyMap<string, Fault> => {
  const found = Object.entries(types).flatMap(([type, draft]): [string, Fault | undefined][] => [
    [`types.${type}.limit`, numberFault(draft.limit, draft.window === 'ever' ? MOST : MOST_IN_WINDOW)],
    [`types.${type}.sharedBy.userIds`, numberFault(draft.userIds, MOST)],
    [`types.${type}.sharedBy.devices`, numberFault(draft.devices, MOST)],
    [`types.${type}.blocked.patterns`, patternFault(draft.patterns)],
  ]);
  const all: [string, Fault | undefined][] = [...found, ['blocked.patterns', patternFault(patterns)]];
  return new Map(all.filter((entry): entry is [string, Fault] => entry[1] !== undefined));
};

/** A type moved up (-1) or down (1) in the order of strength; the same draft at its ends. */
export const moved = (draft: RulesDraft, type: string, by: -1 | 1): RulesDraft => {
  const from = draft.order.indexOf(type);
  const other = draft.order[from + by];
  if (from < 0 || other === undefined) return draft;
  const order = [...draft.order];
  order[from] = other;
  order[from + by] = type;
  return { ...draft, order };
};

/** A new type, before the weakest. */
export const withType = (draft: RulesDraft, type: string, rules: TypeRules): RulesDraft => ({
  ...draft,
  order: [...draft.order.slice(0, -1), type, ...draft.order.slice(-1)],
  types: { ...draft.types, [type]: typeDraftOf(rules) },
});

/** Without a type. */
export const withoutType = ({ types, ...draft }: RulesDraft, type: string): RulesDraft => {
  const { [type]: _, ...rest } = types;
  return { ...draft, order: draft.order.filter((each) => each !== type), types: rest };
};

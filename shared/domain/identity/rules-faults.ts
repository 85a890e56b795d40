import { compilePattern } from '../segment/pattern/pattern.ts';
import type { RulesDocument } from './complete-rules.ts';
import { type Blocked, BUILT_IN_TYPES, type TypeRules } from './rules.ts';
import { allNamesOf, isBuiltIn, RESERVED_NAMES, TYPE_NAME } from './type-names.ts';

/** What is wrong with rules, and where: `path` dotted, `types.email.limit`. */
export interface RulesFault {
  readonly path: string;
  readonly message: string;
}

const MAX_TYPES = 50;
/** The latest of them are remembered on a profile. */
const MAX_IN_WINDOW = 100;
/** Every value of every event is held against them. */
const MAX_PATTERNS = 200;

const ofName = (type: string): string | undefined => {
  if (!TYPE_NAME.test(type)) return 'is not a letter and up to 39 letters, digits, and _ . -';
  return RESERVED_NAMES.includes(type) ? 'means something else in paths; choose another name' : undefined;
};

const ofType = (type: string, { limit, window, policy, names }: TypeRules): RulesFault[] => {
  const faults: (RulesFault | false)[] = [
    window !== 'ever' &&
      limit > MAX_IN_WINDOW && { path: 'limit', message: `is at most ${MAX_IN_WINDOW} in a window other than ever` },
    type === 'userId' &&
      policy === 'moveToLatest' && {
        path: 'policy',
        message: 'is demote: a userId is a person and cannot be passed on',
      },
    isBuiltIn(type) &&
      names.length > 0 && { path: 'names', message: 'is empty for a built-in type, which has its fields' },
  ];
  return faults.filter((each) => each !== false);
};

const ofPatterns = ({ patterns }: Blocked): RulesFault[] =>
  patterns.flatMap((pattern, index) =>
    compilePattern(pattern) === undefined
      ? [{ path: `blocked.patterns.${index}`, message: 'is no pattern, is too large, or looks around' }]
      : [],
  );

const at = (path: string, faults: readonly RulesFault[]): RulesFault[] =>
  faults.map((each) => ({ ...each, path: `${path}.${each.path}` }));

/** Two types of one name would each claim the value. */
const ofOverlaps = (types: RulesDocument['types']): RulesFault[] => {
  const owners = new Map<string, string>();
  return Object.entries(types).flatMap(([type, { names }]) =>
    allNamesOf(type, names).flatMap((name) => {
      const owner = owners.get(name);
      if (owner === undefined) owners.set(name, type);
      if (owner === undefined) return [];
      return [{ path: `types.${type}.names`, message: `shares the name “${name}” with “${owner}”` }];
    }),
  );
};

const ofPriority = ({ priority, types }: RulesDocument): RulesFault[] =>
  priority.flatMap((type, index) => {
    const path = `priority.${index}`;
    if (!Object.hasOwn(types, type)) return [{ path, message: 'is no type of these rules' }];
    return priority.indexOf(type) < index ? [{ path, message: 'stands here twice' }] : [];
  });

/** Everything that is wrong with rules whose fields have their types; empty where they can be in force. */
export const rulesFaults = (rules: RulesDocument): readonly RulesFault[] => {
  const types = Object.entries(rules.types);
  const missing = BUILT_IN_TYPES.filter((type) => !Object.hasOwn(rules.types, type));
  const patterns = types.reduce((sum, [, { blocked }]) => sum + blocked.patterns.length, rules.blocked.patterns.length);
  return [
    ...missing.map((type) => ({ path: `types.${type}`, message: 'is built in and cannot be left out; {} is enough' })),
    ...(types.length > MAX_TYPES ? [{ path: 'types', message: `are at most ${MAX_TYPES}` }] : []),
    ...(patterns > MAX_PATTERNS ? [{ path: 'blocked', message: `has at most ${MAX_PATTERNS} patterns in all` }] : []),
    ...types.flatMap(([type, own]) => {
      const message = ofName(type);
      if (message !== undefined) return [{ path: `types.${type.slice(0, 100)}`, message }];
      return at(`types.${type}`, [...ofType(type, own), ...ofPatterns(own.blocked)]);
    }),
    ...ofPatterns(rules.blocked),
    ...ofOverlaps(rules.types),
    ...ofPriority(rules),
  ];
};

import type { RulesDocument } from '../../../../../../shared/domain/identity/complete-rules.ts';
import type { Blocked, TypeRules } from '../../../../../../shared/domain/identity/rules.ts';

/** One thing that other rules say otherwise. `type` is absent of what counts for every type. */
export type Change =
  | { readonly kind: 'order' }
  | { readonly kind: 'added' | 'removed' | 'names'; readonly type: string }
  | {
      readonly kind: 'limit' | 'policy' | 'shared';
      readonly type: string;
      readonly before: TypeRules;
      readonly after: TypeRules;
    }
  /** `more` below 0: fewer. */
  | { readonly kind: 'blocked'; readonly type: string | undefined; readonly more: number };

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const sizeOf = ({ values, patterns }: Blocked): number => values.length + patterns.length;

const ofBlocked = (type: string | undefined, before: Blocked, after: Blocked): Change[] =>
  isSame([before.values, before.patterns], [after.values, after.patterns])
    ? []
    : [{ kind: 'blocked', type, more: sizeOf(after) - sizeOf(before) }];

const ofType = (type: string, before: TypeRules, after: TypeRules): Change[] => {
  const both = { type, before, after };
  const { userIds, devices } = before.sharedBy;
  const limit: Change[] =
    before.limit === after.limit && before.window === after.window ? [] : [{ kind: 'limit', ...both }];
  const policy: Change[] = before.policy === after.policy ? [] : [{ kind: 'policy', ...both }];
  const shared: Change[] = isSame([userIds, devices], [after.sharedBy.userIds, after.sharedBy.devices])
    ? []
    : [{ kind: 'shared', ...both }];
  const names: Change[] = isSame(before.names, after.names) ? [] : [{ kind: 'names', type }];
  return [...limit, ...policy, ...shared, ...names, ...ofBlocked(type, before.blocked, after.blocked)];
};

/** What `after` says otherwise than `before`, type by type in the order of `after`. */
export const changesOf = (before: RulesDocument, after: RulesDocument): readonly Change[] => {
  const [former, later] = [new Map(Object.entries(before.types)), new Map(Object.entries(after.types))];
  const kept = (order: readonly string[]) => order.filter((type) => former.has(type) && later.has(type));
  const order: Change[] = isSame(kept(before.priority), kept(after.priority)) ? [] : [{ kind: 'order' }];
  const removed = before.priority.filter((type) => !later.has(type)).map((type): Change => ({ kind: 'removed', type }));
  const ofTypes = after.priority.flatMap((type): Change[] => {
    const [old, own] = [former.get(type), later.get(type)];
    if (own === undefined) return [];
    return old === undefined ? [{ kind: 'added', type }] : ofType(type, old, own);
  });
  return [...order, ...removed, ...ofTypes, ...ofBlocked(undefined, before.blocked, after.blocked)];
};

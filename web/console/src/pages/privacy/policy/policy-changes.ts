import type { Policy } from './policy-queries.ts';

/** One difference between two policies; `name` is of what differs. */
export interface PolicyChange {
  readonly kind:
    | 'version'
    | 'purposeAdded'
    | 'purposeRemoved'
    | 'purposeChanged'
    | 'categoryAdded'
    | 'categoryRemoved'
    | 'categoryChanged'
    | 'vendor'
    | 'interest'
    | 'tcf'
    | 'refusals'
    | 'proof'
    | 'sourceChanged'
    | 'defaultChanged';
  readonly name: string;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const recordChanges = <K extends PolicyChange['kind']>(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  kinds: { readonly added: K; readonly removed: K; readonly changed: K },
): PolicyChange[] => {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name): PolicyChange[] => {
    if (!Object.hasOwn(before, name)) return [{ kind: kinds.added, name }];
    if (!Object.hasOwn(after, name)) return [{ kind: kinds.removed, name }];
    return isSame(before[name], after[name]) ? [] : [{ kind: kinds.changed, name }];
  });
};

const refusalsOf = ({ gpp, gpc }: Policy): unknown => [
  gpp.sale,
  gpp.sharing,
  gpp.targetedAdvertising,
  gpp.sections,
  gpc,
];

/** What differs between two policies, in the order of the page. */
export const policyChanges = (before: Policy, after: Policy): readonly PolicyChange[] => {
  const single = (kind: PolicyChange['kind'], a: unknown, b: unknown): PolicyChange[] =>
    isSame(a, b) ? [] : [{ kind, name: String(b ?? '') }];
  const tcf = recordChanges(before.tcf.purposes, after.tcf.purposes, { added: 'tcf', removed: 'tcf', changed: 'tcf' });
  return [
    ...single('version', before.version, after.version),
    ...recordChanges(before.purposes, after.purposes, {
      added: 'purposeAdded',
      removed: 'purposeRemoved',
      changed: 'purposeChanged',
    }),
    ...recordChanges(before.sources, after.sources, {
      added: 'sourceChanged',
      removed: 'sourceChanged',
      changed: 'sourceChanged',
    }),
    ...single('defaultChanged', before.default, after.default).map(({ kind }) => ({ kind, name: '' })),
    ...recordChanges(before.categories, after.categories, {
      added: 'categoryAdded',
      removed: 'categoryRemoved',
      changed: 'categoryChanged',
    }),
    ...single('vendor', before.tcf.vendorId, after.tcf.vendorId),
    ...single('interest', before.tcf.legitimateInterest, after.tcf.legitimateInterest),
    ...tcf,
    ...single('refusals', refusalsOf(before), refusalsOf(after)).map(({ kind }) => ({ kind, name: '' })),
    ...single('proof', before.proofRetention, after.proofRetention),
  ];
};

/** A policy without a purpose: nothing names it any more. */
export const withoutPurpose = (policy: Policy, id: string): Policy => {
  const { [id]: _, ...purposes } = policy.purposes;
  const but = (ids: readonly string[]): string[] => ids.filter((each) => each !== id);
  const each = (record: Readonly<Record<string, readonly string[]>>) =>
    Object.fromEntries(Object.entries(record).map(([name, ids]) => [name, but(ids)] as const));
  const { sections, ...optOuts } = policy.gpp;
  return {
    ...policy,
    purposes,
    categories: each(policy.categories),
    tcf: { ...policy.tcf, purposes: each(policy.tcf.purposes) },
    gpp: {
      ...(each(optOuts) as typeof optOuts),
      sections: Object.fromEntries(
        Object.entries(sections).map(([name, section]) => [name, each(section as Record<string, string[]>)] as const),
      ),
    },
    gpc: but(policy.gpc),
    sources: Object.fromEntries(
      Object.entries(policy.sources).map(([name, demand]) => [name, { ...demand, requires: but(demand.requires) }]),
    ),
    default: { ...policy.default, requires: but(policy.default.requires) },
  };
};

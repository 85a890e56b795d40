import {
  compileAggregate,
  compileAggregateTest,
  compileBucket,
  compileEvent,
  compileSequence,
  compileTrait,
} from './compile-rule.ts';
import type {
  AggregateCondition,
  AggregateForm,
  BucketCondition,
  Condition,
  EventCondition,
  SequenceCondition,
  TraitCondition,
} from './definition.ts';
import { hashOf } from './hash.ts';
import { parseDefinition } from './parse-definition.ts';
import type { CompiledSegment, CompiledTrait, DefinitionIssue, EventLeaf, Rule } from './segment.ts';
import { UTC, type ZonePolicy } from './zone.ts';

/** Conditions of one segment with its references inlined, at most. */
const MAX_INLINED = 2000;

/** A segment that cannot be compiled, and why. */
export interface SegmentIssue extends DefinitionIssue {
  readonly segmentId: string;
}

/** A definition to compile; `policy` is by which clock its dates are read, UTC's where it states none. */
interface Source<Definition = Condition> {
  readonly id: string;
  readonly definition: Definition;
  readonly policy?: ZonePolicy;
}

interface Part {
  readonly rule: Rule;
  /** What the hash is made of: the condition with references replaced by what they stand for. */
  readonly inlined: unknown;
  readonly size: number;
}

type Compiled = Part | { readonly issue: DefinitionIssue };

interface Compiler {
  readonly sources: ReadonlyMap<string, Source>;
  readonly traits: ReadonlyMap<string, Source<AggregateForm>>;
  readonly done: Map<string, Compiled>;
  /** Segments being compiled, outermost first. */
  readonly open: string[];
}

/** What the conditions of one segment are compiled with. */
interface Context {
  readonly compiler: Compiler;
  readonly policy: ZonePolicy;
}

/** Ends the compilation of the outermost segment; never leaves this file. */
interface Refusal {
  readonly refusal: DefinitionIssue;
}

const refuse = (code: string, message: string): never => {
  const refusal: Refusal = { refusal: { path: '', code, message } };
  throw refusal;
};

const isRefusal = (problem: unknown): problem is Refusal =>
  typeof problem === 'object' && problem !== null && 'refusal' in problem;

const compileList = (context: Context, condition: Condition, form: 'all' | 'any'): Part => {
  const conditions: readonly Condition[] = (condition as never)[form];
  const parts = conditions.map((each) => compile(context, each));
  return {
    rule: { kind: form, condition, rules: parts.map((part) => part.rule) },
    inlined: { [form]: parts.map((part) => part.inlined) },
    size: parts.reduce((sum, part) => sum + part.size, 1),
  };
};

const compileReference = ({ compiler }: Context, condition: { readonly segment: string }): Part => {
  const found = compileSource(compiler, condition.segment);
  if ('issue' in found) return refuse(found.issue.code, found.issue.message);
  return { ...found, rule: { kind: 'segment', condition, rule: found.rule } };
};

/** The hash of what is read by another clock than UTC's names that clock. */
const withPolicy = (inlined: unknown, policy: ZonePolicy): unknown =>
  policy.own || policy.zone !== 'UTC' ? { policy, inlined } : inlined;

/** A trait's own name, or a computed trait's: then it is worked out of events at every instant. */
const compileTraitOrComputed = ({ compiler, policy }: Context, condition: TraitCondition): Part => {
  const computed = compiler.traits.get(condition.trait);
  if (!computed) return { rule: compileTrait(condition, policy), inlined: condition, size: 1 };
  const { op, value } = condition;
  const test = { ...computed.definition, op, ...(value === undefined ? {} : { value }) };
  const rule = compileAggregateTest(test, computed.policy ?? UTC);
  return { rule: { ...rule, condition } as Rule, inlined: withPolicy(test, computed.policy ?? UTC), size: 1 };
};

const compile = (context: Context, condition: Condition): Part => {
  if ('all' in condition) return compileList(context, condition, 'all');
  if ('any' in condition) return compileList(context, condition, 'any');
  if ('segment' in condition) return compileReference(context, condition);
  if ('trait' in condition) return compileTraitOrComputed(context, condition);
  if ('not' in condition) {
    const { rule, inlined, size } = compile(context, condition.not);
    return { rule: { kind: 'not', condition, rule }, inlined: { not: inlined }, size: size + 1 };
  }
  return { rule: compileLeaf(condition, context.policy), inlined: condition, size: 1 };
};

type LeafCondition =
  | AggregateCondition
  | BucketCondition
  | EventCondition
  | SequenceCondition
  | { readonly identifier: string }
  | { readonly consent: string };

const compileLeaf = (condition: LeafCondition, policy: ZonePolicy): Rule => {
  if ('aggregate' in condition) return compileAggregateTest(condition, policy);
  if ('event' in condition) return compileEvent(condition, policy);
  if ('sequence' in condition) return compileSequence(condition, policy);
  if ('bucket' in condition) return compileBucket(condition);
  if ('identifier' in condition) return { kind: 'identifier', condition, name: condition.identifier };
  return { kind: 'consent', condition, name: condition.consent };
};

const compileOpen = (compiler: Compiler, id: string): Compiled => {
  const source = compiler.sources.get(id);
  if (source === undefined)
    return { issue: { path: '', code: 'unknown-segment', message: `refers to segment ${id}, which does not exist` } };
  const parsed = parseDefinition(source.definition);
  const issue = 'issues' in parsed ? parsed.issues[0] : undefined;
  if (issue !== undefined) return { issue };
  try {
    const { policy = UTC } = source;
    const part = compile({ compiler, policy }, source.definition);
    return part.size <= MAX_INLINED
      ? { ...part, inlined: withPolicy(part.inlined, policy) }
      : refuse('too-large', `has more than ${MAX_INLINED} conditions with the segments it refers to`);
  } catch (problem) {
    if (isRefusal(problem)) return { issue: problem.refusal };
    throw problem;
  }
};

const compileSource = (compiler: Compiler, id: string): Compiled => {
  const known = compiler.done.get(id);
  if (known !== undefined) return known;
  if (compiler.open.includes(id)) {
    const cycle = [...compiler.open.slice(compiler.open.indexOf(id)), id].join(' → ');
    return { issue: { path: '', code: 'cyclic-reference', message: `refers to itself: ${cycle}` } };
  }
  compiler.open.push(id);
  const compiled = compileOpen(compiler, id);
  compiler.open.pop();
  compiler.done.set(id, compiled);
  return compiled;
};

const leavesOf = (rule: Rule): readonly EventLeaf[] => {
  if ('leaf' in rule) return [rule.leaf];
  if ('rules' in rule) return rule.rules.flatMap(leavesOf);
  return 'rule' in rule ? leavesOf(rule.rule) : [];
};

/** The distinct leaves of several segments, by hash: what a profile is folded with. */
const distinctLeaves = (segments: readonly Pick<CompiledSegment, 'leaves'>[]): ReadonlyMap<string, EventLeaf> =>
  new Map(segments.flatMap(({ leaves }) => leaves.map((leaf) => [leaf.hash, leaf])));

/** Makes computed traits ready to work out. They look at events alone: none depends on another. */
export const compileTraits = (sources: readonly Source<AggregateForm>[]): readonly CompiledTrait[] =>
  sources.map(({ id, definition, policy = UTC }) => {
    const leaf = compileAggregate(definition, policy);
    return { id, hash: hashOf(withPolicy(definition, policy)), leaf };
  });

/** Ids of the segments that a condition names itself. */
export const referencesOf = (condition: Condition): readonly string[] => {
  if ('segment' in condition) return [condition.segment];
  if ('all' in condition) return condition.all.flatMap(referencesOf);
  if ('any' in condition) return condition.any.flatMap(referencesOf);
  return 'not' in condition ? referencesOf(condition.not) : [];
};

/**
 * Makes definitions ready to evaluate, references inlined. A segment that is malformed, refers to itself or to one that
 * does not exist is left out and named in `issues`, so that one bad document never stops the others.
 */
export const compileSegments = (
  sources: readonly Source[],
  traits: readonly Source<AggregateForm>[] = [],
): { readonly segments: readonly CompiledSegment[]; readonly issues: readonly SegmentIssue[] } => {
  const compiler: Compiler = {
    sources: new Map(sources.map((source) => [source.id, source])),
    traits: new Map(traits.map((trait) => [trait.id, trait])),
    done: new Map(),
    open: [],
  };
  const segments: CompiledSegment[] = [];
  const issues: SegmentIssue[] = [];
  for (const { id, definition, policy = UTC } of sources) {
    const compiled = compileSource(compiler, id);
    if ('issue' in compiled) issues.push({ segmentId: id, ...compiled.issue });
    else {
      const leaves = [...distinctLeaves([{ leaves: leavesOf(compiled.rule) }]).values()];
      segments.push({ id, hash: hashOf(compiled.inlined), condition: definition, policy, rule: compiled.rule, leaves });
    }
  }
  return { segments, issues };
};

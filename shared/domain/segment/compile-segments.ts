import { compileEvent, compileTrait } from './compile-rule.ts';
import type { Condition } from './definition.ts';
import { hashOf } from './hash.ts';
import { parseDefinition } from './parse-definition.ts';
import type { CompiledSegment, DefinitionIssue, EventLeaf, Rule } from './segment.ts';

/** Conditions of one segment with its references inlined, at most. */
const MAX_INLINED = 2000;

/** A segment that cannot be compiled, and why. */
export interface SegmentIssue extends DefinitionIssue {
  readonly segmentId: string;
}

interface Source {
  readonly id: string;
  readonly definition: Condition;
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
  readonly done: Map<string, Compiled>;
  /** Segments being compiled, outermost first. */
  readonly open: string[];
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

const compileList = (compiler: Compiler, condition: Condition, form: 'all' | 'any'): Part => {
  const conditions: readonly Condition[] = (condition as never)[form];
  const parts = conditions.map((each) => compile(compiler, each));
  return {
    rule: { kind: form, condition, rules: parts.map((part) => part.rule) },
    inlined: { [form]: parts.map((part) => part.inlined) },
    size: parts.reduce((sum, part) => sum + part.size, 1),
  };
};

const compileReference = (compiler: Compiler, condition: { readonly segment: string }): Part => {
  const found = compileSource(compiler, condition.segment);
  if ('issue' in found) return refuse(found.issue.code, found.issue.message);
  return { ...found, rule: { kind: 'segment', condition, rule: found.rule } };
};

const compile = (compiler: Compiler, condition: Condition): Part => {
  if ('all' in condition) return compileList(compiler, condition, 'all');
  if ('any' in condition) return compileList(compiler, condition, 'any');
  if ('segment' in condition) return compileReference(compiler, condition);
  if ('not' in condition) {
    const { rule, inlined, size } = compile(compiler, condition.not);
    return { rule: { kind: 'not', condition, rule }, inlined: { not: inlined }, size: size + 1 };
  }
  return { rule: compileLeaf(condition), inlined: condition, size: 1 };
};

const compileLeaf = (
  condition: Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown } | { segment: unknown }>,
): Rule => {
  if ('event' in condition) return compileEvent(condition);
  if ('trait' in condition) return compileTrait(condition);
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
    const part = compile(compiler, source.definition);
    return part.size <= MAX_INLINED
      ? part
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
  if (rule.kind === 'event') return [rule.leaf];
  if ('rules' in rule) return rule.rules.flatMap(leavesOf);
  return 'rule' in rule ? leavesOf(rule.rule) : [];
};

/** The distinct leaves of several segments, by hash: what a profile is folded with. */
export const distinctLeaves = (segments: readonly Pick<CompiledSegment, 'leaves'>[]): ReadonlyMap<string, EventLeaf> =>
  new Map(segments.flatMap(({ leaves }) => leaves.map((leaf) => [leaf.hash, leaf])));

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
): { readonly segments: readonly CompiledSegment[]; readonly issues: readonly SegmentIssue[] } => {
  const compiler: Compiler = {
    sources: new Map(sources.map((source) => [source.id, source])),
    done: new Map(),
    open: [],
  };
  const segments: CompiledSegment[] = [];
  const issues: SegmentIssue[] = [];
  for (const { id, definition } of sources) {
    const compiled = compileSource(compiler, id);
    if ('issue' in compiled) issues.push({ segmentId: id, ...compiled.issue });
    else {
      const leaves = [...distinctLeaves([{ leaves: leavesOf(compiled.rule) }]).values()];
      segments.push({ id, hash: hashOf(compiled.inlined), condition: definition, rule: compiled.rule, leaves });
    }
  }
  return { segments, issues };
};

import type { Json } from '../../../../../../shared/domain/json.ts';
import { parseAggregate, parseDefinition } from '../../../../../../shared/domain/segment/parse-definition.ts';
import type { FaultKey } from './fault-key.ts';
import { faultKeyOf } from './fault-key.ts';
import { isObject, textAt } from './forms.ts';
import { definitionOf, type EditNode } from './tree.ts';

/** What is wrong, in which node, at which of its fields (`where[0].value`; empty: the whole of it). */
export interface Fault {
  readonly nodeId: string;
  readonly field: string;
  readonly key: FaultKey;
}

interface Issue {
  readonly path: string;
  readonly code: string;
}

const STEP = /^(?:(all|any)\[(\d+)\]|(not))(?:\.|$)/;

/** The node that a path of the definition leads to, and what is left of the path within it. */
export const locate = (root: EditNode, path: string): { readonly node: EditNode; readonly field: string } => {
  const [whole, list, index, not] = STEP.exec(path) ?? [];
  if (whole === undefined) return { node: root, field: path };
  const child = not
    ? root.kind === 'not' && root.child
    : root.kind === list && 'children' in root && root.children[Number(index)];
  return child ? locate(child, path.slice(whole.length)) : { node: root, field: path };
};

const faultAt = (root: EditNode, { path, code }: Issue): Fault => {
  const { node, field } = locate(root, path);
  return { nodeId: node.id, field, key: faultKeyOf(node, field, code) };
};

/** The faults that the API found, in its details' paths: `definition.all[0].op`. */
export const faultsOfDetails = (root: EditNode, details: readonly { readonly path: string }[]): readonly Fault[] =>
  details.flatMap(({ path }) =>
    path === 'definition' || path.startsWith('definition.')
      ? [faultAt(root, { path: path.slice('definition.'.length), code: '' })]
      : [],
  );

/** A segment as others refer to it. */
export interface Known {
  readonly id: string;
  readonly definition: Json;
}

/** Ids of the segments that a definition names. */
export const segmentsIn = (json: Json): readonly string[] => {
  if (Array.isArray(json)) return json.flatMap(segmentsIn);
  if (!isObject(json)) return [];
  if (typeof json['segment'] === 'string') return [json['segment']];
  return [json['all'], json['any'], json['not']].flatMap((part) => (part === undefined ? [] : segmentsIn(part)));
};

/** Whether the segment `from` is made of `to`, however far down. */
const leadsTo = (from: string, to: string, known: ReadonlyMap<string, Json>): boolean => {
  const seen = new Set<string>();
  const queue = [from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...segmentsIn(known.get(id) ?? null));
  }
  return false;
};

const referenceFaults = (
  node: EditNode,
  context: { readonly known: ReadonlyMap<string, Json>; readonly own: string | undefined },
): readonly Fault[] => {
  if (node.kind === 'not') return referenceFaults(node.child, context);
  if (node.kind !== 'leaf') return node.children.flatMap((child) => referenceFaults(child, context));
  const id = textAt(node.condition, 'segment');
  if (id === '') return [];
  const { known, own } = context;
  const fault = (key: FaultKey): readonly Fault[] => [{ nodeId: node.id, field: 'segment', key }];
  if (own !== undefined && leadsTo(id, own, known)) return fault('circle');
  return known.has(id) ? [] : fault('unknownSegment');
};

/**
 * Everything that keeps a tree from being saved, by the API's own rules, each at its node. References are looked up where the other segments
 * are `known`; `own` is the id of the segment that is edited.
 */
export const faultsOf = (
  root: EditNode,
  { known, own }: { readonly known?: readonly Known[] | undefined; readonly own?: string | undefined } = {},
): readonly Fault[] => {
  const parsed = parseDefinition(definitionOf(root));
  const faults = 'issues' in parsed ? parsed.issues.map((issue) => faultAt(root, issue)) : [];
  if (!known) return faults;
  const map = new Map(known.map(({ id, definition }) => [id, definition]));
  return [...faults, ...referenceFaults(root, { known: map, own })];
};

/** The same for what a computed trait works out. */
export const aggregateFaults = (root: EditNode): readonly Fault[] => {
  const parsed = parseAggregate(definitionOf(root));
  return 'issues' in parsed ? parsed.issues.map((issue) => faultAt(root, issue)) : [];
};

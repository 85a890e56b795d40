import { splitName } from './person.ts';
import type { Graph, GraphLink, Profile } from './profiles-queries.ts';

/** An identifier in the drawing; `place` is its place among all, what addresses name it by. */
export interface GraphNode {
  readonly place: number;
  readonly name: string;
  readonly type: string;
  readonly value: string;
  /** Of this profile; others are what its refused links lead to. */
  readonly isMember: boolean;
  readonly firstSeen?: string;
  readonly lastSeen?: string;
}

/** A link between two identifiers. */
export interface GraphEdge {
  readonly place: number;
  readonly a: GraphNode;
  readonly b: GraphNode;
  readonly link: GraphLink;
}

/** What is drawn. */
export interface GraphModel {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Identifiers beyond which a drawing shows nothing: the table does. */
export const MOST_DRAWN = 500;

/** Members in the order in which they were first seen, then the others by name: the same whenever it is read. */
const nodesOf = ({ links }: Graph, { identifiers }: Pick<Profile, 'identifiers'>): readonly GraphNode[] => {
  const members = identifiers
    .toSorted((a, b) => a.firstSeen.localeCompare(b.firstSeen) || a.value.localeCompare(b.value))
    .map(({ type, value, firstSeen, lastSeen }) => ({
      ...{ name: `${type}:${value}`, type, value, isMember: true, firstSeen, lastSeen },
    }));
  const known = new Set(members.map(({ name }) => name));
  const others = [...new Set(links.flatMap(({ a, b }) => [a, b]))]
    .filter((name) => !known.has(name))
    .sort()
    .map((name) => ({ name, ...splitName(name), isMember: false }));
  return [...members, ...others].map((node, place) => ({ place, ...node }));
};

/** Identifiers and links as nodes and edges. */
export const modelOf = (graph: Graph, profile: Pick<Profile, 'identifiers'>): GraphModel => {
  const nodes = nodesOf(graph, profile);
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const edges = graph.links.flatMap((link): Omit<GraphEdge, 'place'>[] => {
    const [a, b] = [byName.get(link.a), byName.get(link.b)];
    return a && b ? [{ a, b, link }] : [];
  });
  return { nodes, edges: edges.map((edge, place) => ({ place, ...edge })) };
};

/** The links of an identifier. */
export const edgesOf = ({ edges }: GraphModel, node: GraphNode): readonly GraphEdge[] =>
  edges.filter(({ a, b }) => a.place === node.place || b.place === node.place);

/** How many identifiers there are of each type, the most frequent first: what is told of a graph too large to draw. */
export const typesIn = ({ nodes }: GraphModel): readonly { readonly type: string; readonly count: number }[] =>
  [...Map.groupBy(nodes, ({ type }) => type)]
    .map(([type, of]) => ({ type, count: of.length }))
    .sort((a, b) => b.count - a.count || a.type.localeCompare(b.type));

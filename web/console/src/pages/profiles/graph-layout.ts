import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';
import type { GraphModel } from './graph-model.ts';

/** Where an identifier stands in the drawing. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

const DISTANCE = 110;
/** Room for a shape and its label. */
const ROOM = 48;
/** Steps to rest; fewer where each costs more. */
const STEPS = 300;
const EFFORT = 60_000;

/** Places of the nodes, in their order: worked out to rest at once, the same every time, nothing moves afterwards. */
export const layOut = ({ nodes, edges }: GraphModel): readonly Place[] => {
  const points = nodes.map(({ place }) => ({ index: place, x: Number.NaN, y: Number.NaN }));
  const links = edges.map(({ a, b }) => ({ source: a.place, target: b.place }));
  const simulation = forceSimulation(points)
    .force('link', forceLink(links).distance(DISTANCE))
    .force('repel', forceManyBody().strength(-400).distanceMax(600))
    .force('apart', forceCollide(ROOM))
    .force('x', forceX(0).strength(0.04))
    .force('y', forceY(0).strength(0.08))
    .stop();
  simulation.tick(Math.min(STEPS, Math.ceil(EFFORT / Math.max(1, nodes.length))));
  return points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));
};

/** The rectangle that holds all of them, with a margin. */
export const frameOf = (places: readonly Place[]) => {
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  const [left, top] = [Math.min(0, ...xs) - ROOM * 1.6, Math.min(0, ...ys) - ROOM];
  const [right, bottom] = [Math.max(0, ...xs) + ROOM * 1.6, Math.max(0, ...ys) + ROOM];
  return { left, top, width: right - left, height: bottom - top };
};

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { layOut } from './graph-layout.ts';
import { edgesOf, modelOf, typesIn } from './graph-model.ts';
import type { GraphLink } from './profiles-queries.ts';

const at = '2026-11-22T10:00:00.000Z';
const link = (a: string, b: string, refused?: string): GraphLink => ({
  ...{ a, b, messageId: `${a} ${b}`, source: 'web', trust: 'claimed', at },
  ...(refused === undefined ? {} : { refused }),
});
const identifier = (type: string, value: string, firstSeen = at) => ({ type, value, firstSeen, lastSeen: at });
const profile = {
  identifiers: [identifier('email', 'ann@shop.example'), identifier('anonymousId', 'x', '2026-11-21T10:00:00.000Z')],
};
const graph = {
  links: [link('email:ann@shop.example', 'anonymousId:x'), link('anonymousId:x', 'userId:other', 'limit-userId')],
  decisions: [],
};

describe('the graph of identifiers', () => {
  it('lists members by when they were first seen, then what refused links lead to', () => {
    const { nodes } = modelOf(graph, profile);
    assert.deepEqual(
      nodes.map(({ place, name, isMember }) => [place, name, isMember]),
      [
        [0, 'anonymousId:x', true],
        [1, 'email:ann@shop.example', true],
        [2, 'userId:other', false],
      ],
    );
  });

  it('knows the links of an identifier, from either end', () => {
    const model = modelOf(graph, profile);
    const counts = model.nodes.map((node) => edgesOf(model, node).length);
    assert.deepEqual(counts, [2, 1, 1]);
    assert.deepEqual(
      typesIn(model).map(({ count }) => count),
      [1, 1, 1],
    );
  });

  it('is laid out the same every time, nobody on top of another', () => {
    const model = modelOf(graph, profile);
    const places = layOut(model);
    assert.deepEqual(layOut(model), places);
    for (const [i, a] of places.entries())
      for (const b of places.slice(i + 1)) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) > 40);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Json } from '../../../../../../shared/domain/json.ts';
import { AGGREGATES } from '../../../../../../shared/domain/segment/aggregates.ts';
import { OPERATORS } from '../../../../../../shared/domain/segment/operators.ts';
import { parseDefinition } from '../../../../../../shared/domain/segment/parse-definition.ts';
import { conditions } from '../../../../../../test/simulation/segment-generators.ts';
import { applyChange, diffDefinitions } from './diff.ts';
import { addTo, duplicateNode, moveNode, movesOf, removeNode, toggleNot, unwrapGroup, wrapNode } from './edits.ts';
import { faultsOf, faultsOfDetails, locate } from './faults.ts';
import { blankOf, FORMS, formOf } from './forms.ts';
import { beginHistory, changePresent, redo, undo } from './history.ts';
import { jsonFault } from './json-fault.ts';
import { freeId, idFromName, isId } from './naming.ts';
import { FIGURES, OPERATOR_NAMES } from './operators.ts';
import { isSameJson } from './same.ts';
import { TEMPLATES } from './templates.ts';
import { definitionOf, type EditNode, findNode, leafOf, parentOf, treeOf } from './tree.ts';

const anyJson = fc.jsonValue() as fc.Arbitrary<Json>;
const others = fc.constantFrom<Json>(
  { segment: 'vip' },
  { bucket: { of: 100, from: 0, to: 10, salt: 's' } },
  { all: [{ trait: 'x', op: 'exists' }], name: 'kept' },
  { not: { any: [] }, why: 1 },
  { all: 'no list' },
  { event: 'A', where: 'no list', unknown: [1, { deep: null }] },
);
const definitions = fc.oneof(conditions as fc.Arbitrary<Json>, others, anyJson);
const nested = fc
  .tuple(fc.constantFrom('all', 'any'), fc.array(definitions, { maxLength: 4 }))
  .map(([kind, list]): Json => ({ [kind]: list }));

const idsOf = (node: EditNode): readonly string[] => [
  node.id,
  ...(node.kind === 'leaf' ? [] : node.kind === 'not' ? [node.child] : node.children).flatMap(idsOf),
];

describe('a definition as it is edited', () => {
  test('is the same definition again, to the last member and in their order, whatever is in it', () => {
    fc.assert(
      fc.property(fc.oneof(definitions, nested), (json) => {
        const tree = treeOf(json);
        assert.equal(JSON.stringify(definitionOf(tree)), JSON.stringify(json));
        const again = treeOf(definitionOf(tree), tree);
        assert.deepEqual(again, tree, 'reading it again keeps every id');
        assert.equal(new Set(idsOf(tree)).size, idsOf(tree).length);
      }),
    );
  });

  test('knows every operator and every figure of the language', () => {
    assert.deepEqual([...OPERATOR_NAMES].sort(), [...OPERATORS.keys()].sort());
    assert.deepEqual([...FIGURES].sort(), [...AGGREGATES.keys()].sort());
    for (const form of FORMS) assert.equal(formOf(blankOf(form)), form);
  });

  test('keeps its conditions through every move, and each move can be undone by another', () => {
    fc.assert(
      fc.property(nested, fc.nat(), (json, pick) => {
        const tree = treeOf(json);
        const ids = idsOf(tree);
        const id = ids[pick % ids.length] ?? '';
        const leaves = (node: EditNode): readonly string[] =>
          node.kind === 'leaf'
            ? [JSON.stringify(node.condition)]
            : (node.kind === 'not' ? [node.child] : node.children).flatMap(leaves);
        for (const move of movesOf(tree, id)) {
          const moved = moveNode(tree, id, move);
          assert.deepEqual([...leaves(moved)].sort(), [...leaves(tree)].sort());
          assert.ok(findNode(moved, id), 'it keeps its id');
          if (move === 'up') assert.deepEqual(moveNode(moved, id, 'down'), tree);
        }
        const isNegated = findNode(tree, id)?.kind === 'not' || parentOf(tree, id)?.kind === 'not';
        if (!isNegated) assert.deepEqual(definitionOf(toggleNot(toggleNot(tree, id), id)), json);
      }),
    );
  });

  test('takes conditions in, out, twice and into groups', () => {
    const tree = treeOf({ all: [{ segment: 'a' }, { not: { segment: 'b' } }] });
    assert.ok(tree.kind === 'all');
    const [a, not] = tree.children;
    assert.ok(a && not?.kind === 'not');
    assert.deepEqual(definitionOf(addTo(tree, tree.id, leafOf({ segment: 'c' }))), {
      all: [{ segment: 'a' }, { not: { segment: 'b' } }, { segment: 'c' }],
    });
    assert.deepEqual(definitionOf(removeNode(tree, not.child.id)), { all: [{ segment: 'a' }] });
    assert.deepEqual(definitionOf(duplicateNode(tree, not.child.id)), {
      all: [{ segment: 'a' }, { not: { segment: 'b' } }, { not: { segment: 'b' } }],
    });
    const wrapped = wrapNode(tree, a.id, 'any');
    assert.deepEqual(definitionOf(wrapped), { all: [{ any: [{ segment: 'a' }] }, { not: { segment: 'b' } }] });
    assert.ok(wrapped.kind === 'all');
    assert.deepEqual(definitionOf(unwrapGroup(wrapped, wrapped.children[0]?.id ?? '')), definitionOf(tree));
    assert.deepEqual(definitionOf(removeNode(leafOf({ segment: 'a' }), 'other')), { segment: 'a' });
    const alone = leafOf({ segment: 'a' });
    assert.deepEqual(definitionOf(removeNode(alone, alone.id)), { all: [] });
  });

  test('is undone and redone step by step; a word typed is one step', () => {
    let history = beginHistory('');
    for (const [index, text] of ['B', 'Bu', 'Buy'].entries())
      history = changePresent(history, text, { topic: 'name', at: index * 100 });
    history = changePresent(history, 'Buy!', { topic: 'name', at: 10_000 });
    assert.equal(undo(history).present, 'Buy');
    assert.equal(undo(undo(history)).present, '');
    assert.equal(undo(undo(undo(history))).present, '');
    assert.equal(redo(undo(history)).present, 'Buy!');
    assert.equal(redo(changePresent(undo(history), 'Other', { at: 11_000 })).present, 'Other');
  });
});

describe('what is wrong with a definition', () => {
  test('is found at the node and the field, and the API’s words lead to the same place', () => {
    const tree = treeOf({
      all: [
        { event: 'A', where: [{ property: 'p', op: 'gte', value: null }] },
        { not: { any: [{ trait: 'plan', op: 'is' }, { any: [] }] } },
      ],
    });
    assert.ok(tree.kind === 'all');
    const [first, not] = tree.children;
    assert.ok(not?.kind === 'not' && not.child.kind === 'any');
    const [trait, empty] = not.child.children;
    const found = [
      { nodeId: first?.id, field: 'where[0].value', key: 'valueNumberOrText' },
      { nodeId: trait?.id, field: 'op', key: 'operator' },
      { nodeId: empty?.id, field: 'any', key: 'emptyGroup' },
    ];
    assert.deepEqual(faultsOf(tree), found);
    const details = [{ path: 'definition.all[0].where[0].value' }, { path: 'definition.all[1].not.any[1].any' }];
    assert.deepEqual(faultsOfDetails(tree, [...details, { path: 'name' }]), [found[0], found[2]]);
    assert.equal(locate(tree, '').node, tree);
  });

  test('is told of every blank condition that must be filled in, and of none that must not', () => {
    const keys = FORMS.map((form) => [form, faultsOf(leafOf(blankOf(form))).map(({ key }) => key)] as const);
    assert.deepEqual(Object.fromEntries(keys), {
      event: ['event'],
      aggregate: ['event', 'property'],
      sequence: ['event', 'event'],
      trait: ['trait'],
      segment: ['segment'],
      identifier: [],
      consent: [],
      bucket: [],
      other: ['other'],
    });
  });

  test('includes segments that are not there and circles', () => {
    const known = [
      { id: 'a', definition: { segment: 'b' } },
      { id: 'b', definition: { all: [{ not: { segment: 'own' } }] } },
      { id: 'own', definition: { identifier: 'email' } },
    ];
    const keysOf = (segment: string) => faultsOf(leafOf({ segment }), { known, own: 'own' }).map(({ key }) => key);
    assert.deepEqual([keysOf('a'), keysOf('own'), keysOf('gone')], [['circle'], ['circle'], ['unknownSegment']]);
    assert.deepEqual(faultsOf(leafOf({ segment: 'a' }), { known }), []);
  });

  test('is nothing in the templates', () => {
    for (const [name, template] of Object.entries(TEMPLATES)) assert.ok('condition' in parseDefinition(template), name);
  });

  test('in JSON is found by line and column, exactly where JSON stops being JSON', () => {
    fc.assert(
      fc.property(anyJson, fc.nat(8), (json, space) =>
        assert.equal(jsonFault(JSON.stringify(json, null, space)), undefined),
      ),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const isJson = (() => {
          try {
            JSON.parse(text);
            return true;
          } catch {
            return false;
          }
        })();
        assert.equal(jsonFault(text) === undefined, isJson);
      }),
    );
    assert.deepEqual(jsonFault('{"all": [\n  {"event" "A"}\n]}'), { line: 2, column: 12 });
    assert.deepEqual(jsonFault('{"a": 1,}'), { line: 1, column: 9 });
    assert.deepEqual(jsonFault('{"a": 01}'), { line: 1, column: 7 });
    assert.deepEqual(jsonFault('{"a": 1'), { line: 1, column: 8 });
  });
});

describe('what became of a definition', () => {
  test('is told condition by condition, whatever their order', () => {
    const before: Json = { all: [{ event: 'A', within: 'P30D' }, { segment: 'vip' }, { consent: 'email' }] };
    const after: Json = { all: [{ consent: 'email' }, { event: 'A', within: 'P7D' }, { identifier: 'email' }] };
    assert.deepEqual(diffDefinitions(before, after), [
      { kind: 'changed', before: { event: 'A', within: 'P30D' }, after: { event: 'A', within: 'P7D' } },
      { kind: 'removed', before: { segment: 'vip' } },
      { kind: 'added', after: { identifier: 'email' } },
    ]);
    assert.equal(diffDefinitions({ all: [{ segment: 'a' }] }, { any: [{ segment: 'a' }] })[0]?.kind, 'regrouped');
    assert.deepEqual(diffDefinitions({ segment: 'a' }, { all: [{ segment: 'a' }] }), []);
    fc.assert(fc.property(definitions, (json) => assert.deepEqual(diffDefinitions(json, json), [])));
  });

  test('can be made in a third version too, so that nobody’s change is lost', () => {
    const base: Json = { all: [{ event: 'A', within: 'P30D' }, { segment: 'vip' }] };
    const theirs: Json = { all: [{ event: 'A', within: 'P7D' }, { segment: 'vip' }, { identifier: 'email' }] };
    const mine: Json = { all: [{ event: 'A', within: 'P30D' }, { consent: 'email' }] };
    const merged = diffDefinitions(base, theirs).reduce<EditNode>(
      (tree, change) => applyChange(tree, change) ?? tree,
      treeOf(mine),
    );
    assert.deepEqual(definitionOf(merged), {
      all: [{ event: 'A', within: 'P7D' }, { consent: 'email' }, { identifier: 'email' }],
    });
    assert.equal(applyChange(treeOf(mine), { kind: 'removed', before: { segment: 'vip' } }), undefined);
    assert.ok(isSameJson({ a: 1, b: 2 }, { b: 2, a: 1 }));
  });
});

test('a segment’s id follows from its name, and never takes one that is there', () => {
  assert.equal(idFromName('Élèves & « gros paniers » 2026 !'), 'eleves-gros-paniers-2026');
  assert.equal(idFromName('!!!'), '');
  assert.equal(freeId('vip', new Set(['vip', 'vip-2'])), 'vip-3');
  assert.ok(isId(freeId('a'.repeat(64), new Set(['a'.repeat(64)]))));
});

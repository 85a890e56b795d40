import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { IdentifierKey, Link, Trust } from '../identity/identifier.ts';
import { subjectOf } from './subject.ts';

const key = (name: string): IdentifierKey => name as IdentifierKey;
const link = (anchor: string, other: string, trust: Trust): Link & { refused?: string } => ({
  anchor: key(anchor),
  other: key(other),
  trust,
  messageId: 'm',
  sourceId: 's',
  receivedAt: 1,
});

describe('whose data a proven identifier opens', () => {
  it('is what servers asserted; what a browser claims waits for an officer', () => {
    const links = [
      link('userId:1', 'email:a', 'asserted'),
      link('userId:1', 'anonymousId:x', 'claimed'),
      link('anonymousId:x', 'phone:p', 'asserted'),
    ];
    assert.deepEqual(subjectOf([key('email:a')], { links }), {
      asserted: ['email:a', 'userId:1'],
      claimed: ['anonymousId:x', 'phone:p'],
    });
  });

  it('a stranger who claims to be the victim gets nothing of the victim', () => {
    const links = [link('userId:victim', 'email:mine', 'claimed'), link('userId:victim', 'email:hers', 'asserted')];
    const { asserted } = subjectOf([key('email:mine')], { links });
    assert.deepEqual(asserted, ['email:mine']);
  });

  it('a link that was claimed and asserted since is asserted', () => {
    const links = [link('userId:1', 'email:a', 'claimed'), link('userId:1', 'email:a', 'asserted')];
    assert.deepEqual(subjectOf([key('userId:1')], { links }).claimed, []);
  });

  it('refused links, cut ones, strangers and what many share join nothing', () => {
    const cut = {
      a: key('email:a'),
      b: key('userId:1'),
      kind: 'cut',
      isInForce: true,
      at: 1,
      messageId: 'm',
      reason: '',
    };
    const links = [
      link('userId:1', 'email:a', 'asserted'),
      { ...link('userId:1', 'email:b', 'asserted'), refused: 'limit-userId' },
      link('userId:1', 'email:shop', 'asserted'),
      link('email:shop', 'userId:2', 'asserted'),
      link('userId:1', 'anonymousId:passed-on', 'asserted'),
    ];
    const found = subjectOf([key('userId:1')], {
      links,
      separations: [cut as never],
      isolated: new Set([key('email:shop')]),
      members: new Set([key('userId:1'), key('email:a'), key('email:b'), key('email:shop')]),
    });
    assert.deepEqual(found, { asserted: ['userId:1'], claimed: [] });
  });

  it('what a server showed with another user too waits, with all that hangs on it; unless it is the proven one', () => {
    const links = [
      link('userId:1', 'anonymousId:home', 'asserted'),
      { ...link('userId:2', 'anonymousId:home', 'asserted'), refused: 'limit-userId' },
      link('anonymousId:home', 'phone:p', 'asserted'),
      link('userId:1', 'anonymousId:own', 'asserted'),
      { ...link('userId:3', 'anonymousId:own', 'claimed'), refused: 'limit-userId' },
    ];
    assert.deepEqual(subjectOf([key('userId:1')], { links }), {
      asserted: ['anonymousId:own', 'userId:1'],
      claimed: ['anonymousId:home', 'phone:p'],
    });
    assert.deepEqual(subjectOf([key('anonymousId:home')], { links }).claimed, []);
  });

  it('a proven identifier that many share waits itself', () => {
    const ties = { links: [link('userId:1', 'email:shop', 'asserted')], isolated: new Set([key('email:shop')]) };
    assert.deepEqual(subjectOf([key('email:shop')], ties), { asserted: [], claimed: ['email:shop'] });
  });
});

const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h').map((name) => key(`email:${name}`));
const anyLink = fc
  .tuple(names, names, fc.constantFrom<Trust>('asserted', 'claimed'), fc.boolean())
  .map(([anchor, other, trust, refused]) => ({
    ...link(anchor, other, trust),
    ...(refused ? { refused: 'limit' } : {}),
  }));
const world = fc.record({
  start: fc.array(names, { minLength: 1, maxLength: 3 }),
  links: fc.array(anyLink, { maxLength: 20 }),
});

/** What can be walked to, one link after another: the definition. */
const walk = (start: readonly IdentifierKey[], links: readonly Link[]): IdentifierKey[] => {
  const seen = new Set(start);
  for (let before = -1; before !== seen.size; ) {
    before = seen.size;
    for (const { anchor, other } of links)
      if (seen.has(anchor) || seen.has(other)) for (const each of [anchor, other]) seen.add(each);
  }
  return [...seen].sort();
};

describe('the laws of a subject', () => {
  it('equals what can be walked to, over asserted links and over all', () => {
    fc.assert(
      fc.property(world, ({ start, links }) => {
        const kept = links.filter(({ refused }) => refused === undefined);
        const { asserted, claimed } = subjectOf(start, { links });
        const byAsserted = kept.filter(({ trust }) => trust === 'asserted');
        assert.deepEqual(asserted, walk(start, byAsserted));
        assert.deepEqual([...asserted, ...claimed].sort(), walk(start, kept));
      }),
    );
  });

  it('no claimed link, whoever brings how many, adds to what a right is carried to', () => {
    fc.assert(
      fc.property(world, fc.array(anyLink), ({ start, links }, forged) => {
        const claims = forged.map((each) => ({ ...each, trust: 'claimed' as const }));
        assert.deepEqual(
          subjectOf(start, { links: [...links, ...claims] }).asserted,
          subjectOf(start, { links }).asserted,
        );
      }),
    );
  });

  it('neither the order of links nor that of the proven identifiers matters', () => {
    fc.assert(
      fc.property(world, ({ start, links }) => {
        assert.deepEqual(subjectOf(start.toReversed(), { links: links.toReversed() }), subjectOf(start, { links }));
      }),
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../json.ts';
import { type Naming, nameEvent } from './name-event.ts';
import { DEFAULT_RULES, type IdentityRules, PLAIN_TYPE } from './rules.ts';

const rules: IdentityRules = {
  ...DEFAULT_RULES,
  types: {
    ...DEFAULT_RULES.types,
    crmId: { ...PLAIN_TYPE, limit: 1, names: ['crmId', 'crm_id'] },
    loyalty: { ...PLAIN_TYPE, names: [] },
    yearly: { ...PLAIN_TYPE, limit: 1, window: 'annually' },
  },
  priority: ['loyalty', 'userId', 'yearly', ...DEFAULT_RULES.priority.slice(1)],
};
const name = (body: Partial<Naming>, terms = {}) =>
  nameEvent({ type: 'identify', ...body }, { rules, trust: 'claimed', ...terms });
const stamped = (body: Partial<Naming>, terms = {}): readonly (readonly (string | undefined)[])[] => {
  const named = name(body, terms);
  return 'reason' in named ? [[named.reason.code]] : [[named.anchor.type, named.anchor.value], ...named.stamps];
};
const listed = (...externalIds: unknown[]): { context: JsonObject } => ({ context: { externalIds } as JsonObject });

describe('whom an event names', () => {
  it('is told from the strongest: user, customer number, email, phone, what is not unique, cookie', () => {
    const traits = { loyalty: 'l1', yearly: 'y1', crm_id: 'c1', phone: '+49 30 901820', email: 'A@b.de', idfa: 'i1' };
    assert.deepEqual(stamped({ anonymousId: 'cookie', userId: 'u1', traits }), [
      ['userId', 'u1'],
      ['crmId', 'c1'],
      ['email', 'a@b.de'],
      ['phone', '+4930901820'],
      ['loyalty', 'l1'],
      ['yearly', 'y1'],
      ['idfa', 'i1'],
      ['anonymousId', 'cookie'],
    ]);
  });

  it('has no stamps where it names one identifier only', () => {
    assert.deepEqual(name({ type: 'track', userId: 'u1' }), { anchor: { type: 'userId', value: 'u1' }, stamps: [] });
  });

  it('is found under each name of a type, in traits and among external ids, and once', () => {
    assert.deepEqual(stamped({ traits: { crmId: '7' }, ...listed({ id: 7, type: 'crm_id', collection: 'users' }) }), [
      ['crmId', '7'],
    ]);
    assert.deepEqual(stamped(listed({ id: 't1', type: 'ios.push_token' }, { id: 'l1', type: 'loyalty' })), [
      ['loyalty', 'l1'],
      ['pushToken', 't1'],
    ]);
  });

  it('may list what has a field of its own among external ids too', () => {
    const ids = listed(
      { id: 'u1', type: 'user_id' },
      { id: 'X@y.de', type: 'email' },
      { id: 'a1', type: 'anonymous_id' },
    );
    assert.deepEqual(stamped(ids), [
      ['userId', 'u1'],
      ['email', 'x@y.de'],
      ['anonymousId', 'a1'],
    ]);
  });

  it('is not told by accounts or hashes that it lists', () => {
    const others = listed(
      { id: 'acme', type: 'company', collection: 'accounts' },
      { id: 'ab12', type: 'email', encoding: 'sha256' },
      { id: '', type: 'never heard of' },
    );
    assert.deepEqual(stamped({ userId: 'u1', ...others }), [['userId', 'u1']]);
  });

  it('is never told by the traits of a company, nor by a trait that only looks like an identifier', () => {
    assert.deepEqual(stamped({ type: 'group', userId: 'u1', traits: { crmId: 'c1' } }), [['userId', 'u1']]);
    const traits = { email: true, phone: { home: 1 }, crmId: ['c1'], idfa: 0.5 };
    assert.deepEqual(stamped({ userId: 'u1', traits }), [['userId', 'u1']]);
  });

  it('is told by the region of the source where a phone has no country code', () => {
    const traits = { phone: '030 901820' };
    assert.deepEqual(stamped({ traits }, { region: 'DE' }), [['phone', '+4930901820']]);
    assert.deepEqual(stamped({ traits }), [['no-identifier']]);
  });

  it('is told by nothing that the rules block, as field, trait or external id', () => {
    const blocked = { userId: 'null', traits: { email: 'test@test.com', idfa: '00000000-0000' } };
    assert.deepEqual(stamped({ ...blocked, ...listed({ id: 'undefined', type: 'crmId' }) }), [['no-identifier']]);
  });

  it('of an alias is whom previousId names, last: a user from a server, a cookie from a public key', () => {
    const alias = {
      type: 'alias',
      userId: 'new',
      previousId: 'old',
      context: { traits: { email: 'a@b.de' } },
    } as const;
    const rest = [
      ['userId', 'new'],
      ['email', 'a@b.de'],
    ];
    assert.deepEqual(stamped(alias, { trust: 'asserted' }), [...rest, ['userId', 'old', 'alias']]);
    assert.deepEqual(stamped(alias), [...rest, ['anonymousId', 'old', 'alias']]);
    assert.deepEqual(stamped({ ...alias, anonymousId: 'old' }), [...rest, ['anonymousId', 'old', 'alias']]);
    assert.deepEqual(stamped({ ...alias, previousId: 'new' }, { trust: 'asserted' }), rest);
  });
});

describe('an event waits', () => {
  const long = 'x'.repeat(10_000);
  const cases: Record<string, [Partial<Naming>, string]> = {
    'when its userId is endless': [{ userId: long }, 'identifier-too-long'],
    'when its anonymousId is endless': [{ userId: 'u1', anonymousId: long }, 'identifier-too-long'],
    'when its previousId is endless': [{ type: 'alias', userId: 'u1', previousId: long }, 'identifier-too-long'],
    'when an external id is endless': [listed({ id: long, type: 'crmId' }), 'identifier-too-long'],
    'when a trait that is an identifier is endless': [{ userId: 'u1', traits: { email: long } }, 'identifier-too-long'],
    'when it lists a type that nobody declared': [listed({ id: '1', type: 'shoeSize' }), 'unknown-identifier-type'],
    'when its external ids are no list': [{ userId: 'u1', context: { externalIds: {} } }, 'invalid-field'],
    'when an external id is no object': [{ userId: 'u1', ...listed('crmId:1') }, 'invalid-field'],
    'when an external id has no type': [{ userId: 'u1', ...listed({ id: '1' }) }, 'invalid-field'],
    'when an external id has an object for an id': [listed({ id: {}, type: 'crmId' }), 'invalid-field'],
    'when an external id is a fraction': [listed({ id: 0.5, type: 'crmId' }), 'invalid-field'],
    'when an external id has a number for a collection': [
      listed({ id: '1', type: 'crmId', collection: 1 }),
      'invalid-field',
    ],
    'when an external id holds broken UTF-8': [listed({ id: 'Andr\uFFFD', type: 'crmId' }), 'invalid-field'],
    'when it lists 500 identifiers': [listed(...Array(500).fill({ id: '1', type: 'crmId' })), 'too-many-identifiers'],
    'when it lists 500 accounts': [
      { userId: 'u1', ...listed(...Array(500).fill({ id: '1', type: 'company', collection: 'accounts' })) },
      'too-many-identifiers',
    ],
  };
  for (const [when, [body, code]] of Object.entries(cases)) {
    it(`${when}, and the reason does not quote it`, () => {
      const named = name(body);
      assert.ok('reason' in named);
      assert.equal(named.reason.code, code);
      assert.ok(named.reason.message.length < 200 && !/xxx|Andr/.test(named.reason.message), named.reason.message);
    });
  }

  it('for a type to be declared, and then passes', () => {
    const body = listed({ id: '42', type: 'shoeSize' });
    const known = { ...rules, types: { ...rules.types, shoeSize: PLAIN_TYPE } };
    assert.deepEqual(stamped(body, { rules: known }), [['shoeSize', '42']]);
  });

  it('from the 21st identifier on, wherever they stand', () => {
    const ids = (count: number) =>
      listed(...Array.from({ length: count }, (_, n) => ({ id: `${n + 1}`, type: 'idfa' })));
    assert.equal(stamped({ userId: 'u1', ...ids(19) }).length, 20);
    assert.deepEqual(stamped({ userId: 'u1', ...ids(20) }), [['too-many-identifiers']]);
  });
});

describe('whatever an event holds', () => {
  const value = fc.oneof(fc.constantFrom('u1', 'null', 'A@b.de', '030 901820', 7), fc.string(), fc.jsonValue());
  const entry = fc.oneof(
    fc.record({ id: value, type: fc.constantFrom('email', 'crm_id', 'x', 'loyalty') }),
    fc.jsonValue(),
  );
  const body = fc.record({
    type: fc.constantFrom('track', 'identify', 'alias', 'group' as const),
    userId: fc.string(),
    previousId: fc.string(),
    traits: fc.dictionary(fc.constantFrom('email', 'phone', 'crmId', 'loyalty'), value),
    context: fc.record({ externalIds: fc.oneof(fc.array(entry, { maxLength: 4 }), fc.jsonValue()) }),
  });

  it('is stamped each identifier once, strongest first, none of them blocked, or waits with a reason', () => {
    fc.assert(
      fc.property(body, (each) => {
        const named = stamped(each as unknown as Naming, { region: 'DE' });
        assert.equal(new Set(named.map(([type, text]) => `${type}:${text}`)).size, named.length);
        assert.ok(named.every(([, text]) => text !== 'null'));
      }),
      { numRuns: 500 },
    );
  });
});

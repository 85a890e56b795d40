import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCachedIdentityRules } from '../../shared/aws/cached-identity-rules.ts';
import { identityOperations } from '../../shared/domain/api/operations/identity.ts';
import { BLOCKED_EVERYWHERE } from '../../shared/domain/identity/default-blocked.ts';
import { DEFAULT_RULES } from '../../shared/domain/identity/rules.ts';
import { createMemoryBackfillStore } from '../../shared/memory/memory-backfill-store.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createManageIdentity } from './manage-identity.ts';

const PATH = '/v1/identity/rules';
const builtIn = { userId: {}, email: {}, phone: {}, anonymousId: {} };

const open = (onChanged: () => Promise<void> = async () => undefined) => {
  const configuration = createMemoryConfigurationStore();
  const state = { changes: 0 };
  const routes = createManageIdentity({
    configuration,
    backfills: createMemoryBackfillStore(),
    onChanged: async () => {
      state.changes += 1;
      await onChanged();
    },
  });
  const call = createApiClient(identityOperations, routes);
  const put = (body: unknown, headers: Record<string, string> = {}) => call('PUT', PATH, { body, headers });
  const inForce = () => createCachedIdentityRules({ configuration, clock: () => 0 }).current();
  return { call, put, state, configuration, inForce };
};

describe('the rules of identity', () => {
  it('are the defaults in full, as version 0, before anybody changed them', async () => {
    const { call } = open();
    const { status, headers, body } = await call('GET', PATH);
    assert.deepEqual(
      [status, headers['etag'], body],
      [200, '"0"', { ...JSON.parse(JSON.stringify(DEFAULT_RULES)), status: 'ready', progress: 1 }],
    );
  });

  it('are replaced whole; what is left out of a type has its default', async () => {
    const { call, put, inForce } = open();
    const crmId = { limit: 1, names: ['crmId', 'crm_id'], blocked: { patterns: ['^test-'] } };
    const { status, headers, body } = await put({ types: { ...builtIn, crmId }, priority: ['crmId', 'userId'] });
    assert.deepEqual([status, headers['etag'], body.version], [200, '"1"', 1]);
    assert.deepEqual(body.priority, ['crmId', 'userId', 'email', 'phone', 'anonymousId']);
    assert.deepEqual(body.types.crmId, {
      ...crmId,
      window: 'ever',
      policy: 'demote',
      sharedBy: DEFAULT_RULES.types['email']?.sharedBy,
      blocked: { values: [], patterns: ['^test-'] },
    });
    assert.deepEqual(body.types.userId, JSON.parse(JSON.stringify(DEFAULT_RULES.types['userId'])));
    assert.deepEqual(body.blocked, BLOCKED_EVERYWHERE);
    assert.deepEqual((await call('GET', PATH)).body, body);
    const { status: computing, progress, ...rules } = body;
    assert.deepEqual([computing, progress], ['computing', 0]);
    assert.deepEqual(await inForce(), rules);
  });

  it('hold blocked values as identifiers are spelled, without spaces around them', async () => {
    const { put } = open();
    const { body } = await put({ types: builtIn, blocked: { values: [' Jo\u0308rg '] } });
    assert.deepEqual(body.blocked, { values: ['J\u00f6rg'], patterns: BLOCKED_EVERYWHERE.patterns });
  });

  it('go back as they came: what GET answers, PUT takes, and nothing changes', async () => {
    const { call, put, state } = open();
    await put({
      types: { ...builtIn, loyalty: { window: 'annually', policy: 'moveToLatest' } },
      blocked: { values: ['x'] },
    });
    const { body, headers } = await call('GET', PATH);
    const { version: _, status: __, progress: ___, ...rules } = body;
    const again = await put(rules, { 'if-match': headers['etag'] ?? '' });
    assert.deepEqual([again.status, again.body, again.headers['etag']], [200, body, headers['etag']]);
    assert.equal(state.changes, 2, 'what an earlier call left undone is done');
  });

  it('lose no update: If-Match names the version that is replaced, the defaults’ too', async () => {
    const { put } = open();
    assert.equal((await put({ types: builtIn }, { 'if-match': '"0"' })).status, 200);
    const late = await put({ types: builtIn, priority: ['email'] }, { 'if-match': '"0"' });
    assert.deepEqual([late.status, late.body.error.code], [412, 'lost-update']);
    assert.equal((await put({ types: builtIn, priority: ['email'] }, { 'if-match': '"1"' })).body.version, 2);
    assert.equal((await put({ types: builtIn }, { 'if-none-match': '*' })).status, 412);
  });

  it('are told on when they changed, not when they were refused', async () => {
    const { put, state } = open();
    await put({ types: {} });
    await put({ types: builtIn }, { 'if-match': '"9"' });
    assert.equal(state.changes, 0);
    await put({ types: builtIn });
    assert.equal(state.changes, 1);
  });
});

describe('rules that cannot be in force', () => {
  const type = (fields: unknown, name = 'crmId') => ({ types: { ...builtIn, [name]: fields } });
  const many = (count: number, value: (n: number) => unknown) => Array.from({ length: count }, (_, n) => value(n));
  const cases: Record<string, [unknown, string]> = {
    'without types': [{}, 'types'],
    'without a built-in type': [{ types: { userId: {}, email: {}, anonymousId: {} } }, 'types.phone'],
    'with a version of the client’s': [{ types: builtIn, version: 3 }, 'version'],
    'with a limit of 0': [type({ limit: 0 }), 'types.crmId.limit'],
    'with a limit of one and a half': [type({ limit: 1.5 }), 'types.crmId.limit'],
    'with a limit as text': [type({ limit: '1' }), 'types.crmId.limit'],
    'with a limit beyond bounds': [type({ limit: 100_001 }), 'types.crmId.limit'],
    'with more in a window than is remembered': [type({ limit: 101, window: 'weekly' }), 'types.crmId.limit'],
    'with an anonymousId’s default limit in a longer window': [
      { types: { ...builtIn, anonymousId: { limit: 200, window: 'monthly' } } },
      'types.anonymousId.limit',
    ],
    'with a window of a day': [type({ window: 'daily' }), 'types.crmId.window'],
    'with a policy that is none': [type({ policy: 'reject' }), 'types.crmId.policy'],
    'with a userId that is passed on': [
      { types: { ...builtIn, userId: { policy: 'moveToLatest' } } },
      'types.userId.policy',
    ],
    'with nobody who may share': [type({ sharedBy: { userIds: 0 } }), 'types.crmId.sharedBy.userIds'],
    'with a field that is not known': [type({ weight: 1 }), 'types.crmId.weight'],
    'with a colon in a type': [type({}, 'crm:id'), 'types.crm:id'],
    'with a type of 41 characters': [type({}, 'x'.repeat(41)), `types.${'x'.repeat(41)}`],
    'with a type that paths use': [type({}, 'profileId'), 'types.profileId'],
    'with too many types': [
      { types: { ...builtIn, ...Object.fromEntries(many(47, (n) => [`t${n}`, {}]) as []) } },
      'types',
    ],
    'with names for a built-in type': [{ types: { ...builtIn, email: { names: ['mail'] } } }, 'types.email.names'],
    'with a name of two types': [{ types: { ...builtIn, a: { names: ['x'] }, b: { names: ['x'] } } }, 'types.b.names'],
    'with a name that is another type': [{ types: { ...builtIn, a: {}, b: { names: ['a'] } } }, 'types.b.names'],
    'with a name that is built in': [type({ names: ['user_id'] }), 'types.crmId.names'],
    'with an empty name': [type({ names: [' '] }), 'types.crmId.names.0'],
    'with a pattern that is none': [type({ blocked: { patterns: ['a', '('] } }), 'types.crmId.blocked.patterns.1'],
    'with a pattern that looks around': [{ types: builtIn, blocked: { patterns: ['(?!a)b'] } }, 'blocked.patterns.0'],
    'with a pattern that is too large': [
      { types: builtIn, blocked: { patterns: ['(a{99}){99}'] } },
      'blocked.patterns.0',
    ],
    'with a long pattern': [{ types: builtIn, blocked: { patterns: ['a'.repeat(501)] } }, 'blocked.patterns.0'],
    'with too many patterns': [{ types: builtIn, blocked: { patterns: many(101, () => 'a') } }, 'blocked.patterns'],
    'with too many blocked values': [{ types: builtIn, blocked: { values: many(1001, String) } }, 'blocked.values'],
    'with a long blocked value': [{ types: builtIn, blocked: { values: ['x'.repeat(1025)] } }, 'blocked.values.0'],
    'with an unknown type first': [{ types: builtIn, priority: ['crmId'] }, 'priority.0'],
    'with a type twice in the order': [{ types: builtIn, priority: ['email', 'email'] }, 'priority.1'],
    'that are a list': [[], ''],
  };
  for (const [name, [body, path]] of Object.entries(cases)) {
    it(`${name} are refused with the place`, async () => {
      const { put, configuration } = open();
      const { status, body: answer } = await put(body);
      assert.equal(status, 422, JSON.stringify(answer));
      const paths = answer.error.details.map((each: { path: string }) => each.path);
      assert.ok(paths.includes(path), `${path} is not among ${paths}`);
      assert.equal(await configuration.revision('identity'), 0);
    });
  }

  it('are told all their faults at once', async () => {
    const { put } = open();
    const types = { ...builtIn, userId: { policy: 'moveToLatest' }, a: { blocked: { patterns: ['['] } } };
    const { body } = await put({ types, priority: ['b'] });
    assert.deepEqual(body.error.details.map(({ path }: { path: string }) => path).sort(), [
      'priority.0',
      'types.a.blocked.patterns.0',
      'types.userId.policy',
    ]);
  });
});

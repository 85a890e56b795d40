import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createReadSubject } from '../../shared/privacy/read-subject.ts';
import { createErase } from '../../shared/stitching/erasure/erase.ts';
import { openTwoSources } from './two-sources.ts';

const IDENTIFIERS = [
  { type: 'email', value: 'ann@shop.example' },
  { type: 'userId', value: 'user-1' },
];
const NAMES = ['email:ann@shop.example', 'userId:user-1'];
const CALLS = [
  ['GET', '', 200],
  ['GET', '/consents', 200],
  ['GET', '/events', 200],
  ['GET', '/graph', 200],
  ['GET', '/recipients', 200],
  ['POST', '/withdrawals', 202],
  ['POST', '/restrict', 202],
] as const;

/** A customer who signs up, is erased and may come back. */
const open = async () => {
  const deployment = await openTwoSources();
  const { call, stitch, stores, now, wait } = deployment;
  let made = 0;
  const send = async (event: object) => {
    const timestamp = new Date(now()).toISOString();
    const refused = await deployment.send('crm', [{ messageId: `m${made++}`, timestamp, ...event }]);
    assert.deepEqual(refused, []);
    await stitch();
  };
  const signUp = () => send({ type: 'identify', userId: 'user-1', traits: { email: 'Ann@shop.example' } });
  const agree = () =>
    send({
      type: 'track',
      event: 'Consent Updated',
      userId: 'user-1',
      context: { traits: { email: 'ann@shop.example' }, consent: { categoryPreferences: { advertising: true } } },
    });
  const erase = async (requestId: string) => {
    const job = { requestId, identifiers: IDENTIFIERS, erasedAt: now() };
    await createErase({ ...stores, note: async () => undefined })(job);
    wait(1000);
  };
  const profileId = async (name = NAMES[0]) => (await call('GET', `/v1/profiles/${name}`)).body.profileId;
  /** The calls on her, by any of her names, that do not answer as they should for somebody who is known or not. */
  const surprises = async (isKnown: boolean) => {
    const answers = await Promise.all(
      NAMES.flatMap((name) =>
        CALLS.map(async ([method, path, status]) => {
          const body = path === '/restrict' ? { body: { reason: 'asked' } } : {};
          const answer = await call(method, `/v1/profiles/${name}${path}`, body);
          return { name, path, status: answer.status, wanted: isKnown ? status : 404 };
        }),
      ),
    );
    return answers.filter(({ status, wanted }) => status !== wanted);
  };
  return { ...deployment, send, signUp, agree, erase, profileId, surprises };
};

describe('somebody who was erased', () => {
  it('is known by none of her identifiers, whatever comes that names her', async () => {
    const { call, signUp, erase, profileId, surprises } = await open();
    await signUp();
    assert.deepEqual(await surprises(true), []);
    const before = await profileId();
    await erase('request-1');
    assert.deepEqual(await surprises(false), []);
    await signUp();
    assert.deepEqual(await surprises(false), []);
    assert.equal((await call('GET', `/v1/profiles/profileId:${before}`)).status, 404);
  });

  it('is somebody new once she agreed anew, found by her identifiers again', async () => {
    const { call, signUp, agree, erase, profileId, surprises, messagesOf } = await open();
    await signUp();
    const before = await profileId();
    await erase('request-1');
    await signUp();
    await agree();
    await signUp();
    assert.deepEqual(await surprises(true), []);
    assert.notEqual(await profileId(), before);
    assert.equal(await profileId(NAMES[1]), await profileId());
    assert.equal((await call('GET', `/v1/profiles/profileId:${before}`)).status, 404);
    assert.deepEqual((await messagesOf('userId:user-1')).slice(0, 2), ['m2', 'm3']);
  });

  it('can be corrected, and asked about, by the names that she has now', async () => {
    const { call, stores, stitch, send, signUp, agree, erase, profileId, keyOf } = await open();
    await signUp();
    await erase('request-1');
    await agree();
    await signUp();
    await send({ type: 'identify', userId: 'user-1', traits: { phone: '+493012345678' } });
    const subject = await createReadSubject(stores)(IDENTIFIERS.slice(0, 1));
    const found = subject.asserted.map((key) => subject.identifierOf(key));
    assert.deepEqual(found.map(({ type }) => type).sort(), ['email', 'phone', 'userId']);
    assert.ok(IDENTIFIERS.every(({ type, value }) => !subject.asserted.includes(keyOf(`${type}:${value}`))));
    const body = { identifiers: [NAMES[0]], reason: 'not hers' };
    assert.equal((await call('POST', '/v1/profiles/userId:user-1/unlink', { body })).status, 202);
    await stitch();
    assert.notEqual(await profileId(NAMES[1]), await profileId(NAMES[0]));
    assert.equal((await call('POST', '/v1/profiles/userId:user-1/relink', { body })).status, 202);
    await stitch();
    assert.equal(await profileId(NAMES[1]), await profileId(NAMES[0]));
  });

  it('is gone again, with what came since, when she is erased once more', async () => {
    const { stores, signUp, agree, erase, profileId, surprises } = await open();
    await signUp();
    await erase('request-1');
    await agree();
    const second = await profileId();
    await erase('request-2');
    assert.deepEqual(await surprises(false), []);
    await signUp();
    assert.deepEqual(await surprises(false), []);
    assert.equal((await stores.profiles.scan({ segment: 0, segments: 1, limit: 10 })).heads.length, 0);
    await agree();
    assert.deepEqual(await surprises(true), []);
    assert.notEqual(await profileId(), second);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing as member, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { sha256 } from '../normalise/hash.ts';
import { destination as google } from './destination.ts';

const settings = google.settings.parse({ customerId: '123-456-7890', userListId: '77', termsAccepted: true });
const credentials = { clientId: 'c', clientSecret: 's', refreshToken: 'r' };
const build = (...members: readonly OutgoingMember[]) => google.requests({ settings, credentials, members, run });
const only = <T>(all: readonly T[]): T => (all.length === 1 ? all[0] : undefined) ?? assert.fail(`${all.length}`);
const refused = (...fields: readonly string[]) => ({
  status: 400,
  headers: {},
  at,
  body: JSON.stringify({
    error: {
      code: 400,
      message: 'There was a problem with the request.',
      details: [
        {
          fieldViolations: fields.map((field) => ({ field, description: 'Bad hash', reason: 'INVALID_SHA256_FORMAT' })),
        },
      ],
    },
  }),
});

test('an upload names the list, the terms, the hashes and what each member consented to', () => {
  const consent = { advertising: true };
  const request = only(build(member('email', 'a.n.n+x@gmail.com', { consent }), member('phone', '+4930901820')));
  assert.equal(request.url, 'https://datamanager.googleapis.com/v1/audienceMembers:ingest');
  const granted = { adUserData: 'CONSENT_GRANTED', adPersonalization: 'CONSENT_GRANTED' };
  const silent = { adUserData: 'CONSENT_STATUS_UNSPECIFIED', adPersonalization: 'CONSENT_STATUS_UNSPECIFIED' };
  assert.deepEqual(JSON.parse(request.body), {
    destinations: [
      { operatingAccount: { accountType: 'GOOGLE_ADS', accountId: '1234567890' }, productDestinationId: '77' },
    ],
    audienceMembers: [
      { userData: { userIdentifiers: [{ emailAddress: sha256('ann@gmail.com') }] }, consent: granted },
      { userData: { userIdentifiers: [{ phoneNumber: sha256('+4930901820') }] }, consent: silent },
    ],
    encoding: 'HEX',
    termsOfService: { customerMatchTermsOfServiceStatus: 'ACCEPTED' },
  });
});

test('personalised ads may be refused while the member is sent, marked so', () => {
  const own = { ...settings, adPersonalizationPurpose: 'personalisation' };
  const members = [member('email', 'a@b.cd', { consent: { advertising: true, personalisation: false } })];
  const { body } = only(google.requests({ settings: own, credentials, members, run }));
  assert.equal(JSON.parse(body).audienceMembers[0].consent.adPersonalization, 'CONSENT_DENIED');
  assert.deepEqual(google.needs(own).purposes, ['advertising']);
});

test('a removal goes to its own call, with the same hash and neither consent nor terms', () => {
  const requests = build(member('email', 'a@b.cd', { operation: 'remove' }), member('email', 'e@f.gh'));
  assert.deepEqual(
    requests.map(({ url, members }) => [url.split(':').at(-1), members]),
    [
      ['remove', [0]],
      ['ingest', [1]],
    ],
  );
  assert.deepEqual(Object.keys(JSON.parse(requests[0]?.body ?? '')), ['destinations', 'audienceMembers', 'encoding']);
});

test('a list of mobile ids takes no hashes, and no list takes both kinds', () => {
  const id = '38400000-8CF0-11BD-B23E-10B96E40000D';
  const { body } = only(build(member('idfa', id)));
  assert.deepEqual(JSON.parse(body).audienceMembers[0].mobileData, { mobileIds: [id.toLowerCase()] });
  const both = { ...settings, customerId: '1234567890', identifiers: ['email', 'idfa'] };
  assert.equal(google.settings.safeParse(both).success, false);
});

test('rows that Google names are rejected and the others sent again at once; an error that names none stops the export', () => {
  const request = only(build(member('email', 'a@b.cd'), member('email', 'e@f.gh'), member('email', 'i@j.kl')));
  const { outcomes } = google.interpret(refused('audience_members[1].user_data', 'audienceMembers[9]'), request);
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['retry', 'rejected', 'retry'],
  );
  assert.equal((outcomes[0] as { again?: boolean }).again, true);
  assert.equal((outcomes[1] as { code?: string }).code, 'invalid-sha-format');
  const whole = google.interpret(refused('destinations[0]'), request);
  assert.match(whole.pause?.sentence ?? '', /^Google refuses uploads to this list: Bad hash/);
});

test('what is taken is a job, asked for after half an hour; its end decides', () => {
  const request = only(build(member('email', 'a@b.cd')));
  const taken = google.interpret({ status: 200, headers: {}, at, body: '{"requestId":"a b"}' }, request);
  assert.deepEqual(taken.outcomes, [{ kind: 'pending', code: 'processing', example: '', pollAt: at + 30 * 60_000 }]);
  const { job = assert.fail() } = google;
  assert.match(
    job.request(taken.poll ?? null, { settings, credentials }).url,
    /requestStatus:retrieve\?requestId=a%20b$/,
  );
  const ends = (requestStatus: string) =>
    job.interpret(
      { status: 200, headers: {}, at, body: JSON.stringify({ requestStatusPerDestination: [{ requestStatus }] }) },
      request,
      'a b',
    ).outcomes[0];
  assert.deepEqual(ends('SUCCESS'), { kind: 'accepted', confirmed: true });
  assert.deepEqual(ends('PARTIAL_SUCCESS'), { kind: 'accepted', confirmed: false });
  assert.deepEqual(
    job.interpret(
      {
        status: 200,
        headers: {},
        at,
        body: JSON.stringify({ requestStatusPerDestination: [{ requestStatus: 'PARTIAL_SUCCESS' }] }),
      },
      request,
      { requestId: 'a', isRemoval: true },
    ).outcomes[0]?.kind,
    'rejected',
    'a removal of which some failed is made again',
  );
  assert.deepEqual(
    [ends('FAILED')?.kind, ends('FAILURE')?.kind, ends('PROCESSING')?.kind],
    ['retry', 'retry', 'pending'],
  );
});

test('a job that has ended tells how many it matched, where Google knows', () => {
  const request = only(build(member('email', 'a@b.cd'), member('email', 'e@f.gh')));
  const told = (uploadMatchRateRange: string, requestStatus = 'SUCCESS') => {
    const audienceMembersIngestionStatus = { userDataIngestionStatus: { recordCount: '2', uploadMatchRateRange } };
    const body = JSON.stringify({ requestStatusPerDestination: [{ requestStatus, audienceMembersIngestionStatus }] });
    return google.job?.interpret({ status: 200, headers: {}, at, body }, request, 'a b').matchRate;
  };
  assert.deepEqual(told('MATCH_RATE_RANGE_61_TO_70'), { from: 0.61, to: 0.71, members: 2 });
  assert.deepEqual(told('MATCH_RATE_RANGE_LESS_THAN_20', 'PARTIAL_SUCCESS'), { from: 0, to: 0.2, members: 2 });
  assert.deepEqual(told('MATCH_RATE_RANGE_91_TO_100'), { from: 0.91, to: 1, members: 2 });
  for (const silent of ['MATCH_RATE_RANGE_UNKNOWN', 'MATCH_RATE_RANGE_NOT_ELIGIBLE', 'MATCH_RATE_RANGE_OF_NEXT_YEAR'])
    assert.equal(told(silent), undefined, silent);
  assert.equal(told('MATCH_RATE_RANGE_91_TO_100', 'PROCESSING'), undefined);
});

test('others are taken out as of an instant, and only where the settings say so', () => {
  const before = Date.parse('2026-11-22T01:59:00.000Z');
  assert.equal(settings.replaces, false);
  assert.equal(google.replace?.({ settings, before }), undefined);
  const { url = '', body = '' } = google.replace?.({ settings: { ...settings, replaces: true }, before }) ?? {};
  assert.equal(url, 'https://datamanager.googleapis.com/v1/audienceMembers:removeAll');
  assert.equal(JSON.parse(body).removeAsOfTime, '2026-11-22T01:59:00.000Z');
  assert.deepEqual(JSON.parse(body).destinations, JSON.parse(only(build(member('email', 'a@b.cd'))).body).destinations);
});

test('the address of a double is one of this machine, and nothing else', () => {
  for (const localAddress of ['http://127.0.0.1:4101', 'http://localhost:80'])
    assert.ok(google.settings.safeParse({ ...settings, localAddress }).success, localAddress);
  for (const localAddress of [
    'https://evil.example',
    'http://127.0.0.1.evil.example:80',
    'http://127.0.0.1:80/x',
    'http://10.0.0.1:80',
  ])
    assert.ok(!google.settings.safeParse({ ...settings, localAddress }).success, localAddress);
});

test('an identifier that Google cannot use is named as such', () => {
  assert.equal(google.unusable?.({ type: 'idfa', value: '00000000-0000-0000-0000-000000000000' }), 'unusable-idfa');
  assert.equal(google.unusable?.({ type: 'email', value: 'a@b.cd' }), undefined);
});

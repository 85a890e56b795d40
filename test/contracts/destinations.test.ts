import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod';
import { allDestinations } from '../../shared/destinations/find-destination.ts';
import { previewRequests } from '../../shared/destinations/preview.ts';
import type { DeliveryResponse, MemberOutcome, OutgoingMember } from '../../shared/domain/export/delivery.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { findExample } from '../platforms/find-doubles.ts';

const at = Date.parse('2026-11-22T02:00:00.000Z');
const run = { exportId: 'x', runId: 'r', segmentId: 's', part: 1, at };
const traits: JsonObject = {
  firstName: '李 "Ünï" 🌻\r\nZ',
  lastName: 'O’Brien-Đặng',
  gender: 'female',
  birthday: '1980-02-29',
  address: { city: 'São Paulo', country: 'BR', postalCode: '01310-100' },
};

interface Field {
  readonly title?: string;
  readonly description?: string;
}
const fieldsOf = (schema: z.ZodType): readonly [string, Field][] =>
  Object.entries(
    (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).properties ?? {}) as Record<string, Field>,
  );

for (const type of await allDestinations()) {
  const example = await findExample(type.slug);
  const settings = type.settings.parse(example.settings);
  const credentials = type.credentials.parse(example.credentials);
  const [kind = 'email'] = type.needs(settings).identifiers;
  const member = (n: number, operation: 'add' | 'remove' = 'add'): OutgoingMember => ({
    operation,
    operationId: `op-${n}`,
    identifier: { type: kind, value: `pérson-${n}@exämple.com` },
    traits: operation === 'add' ? traits : {},
    ...(operation === 'add' ? { consent: { advertising: true, email: true } } : {}),
  });
  const build = (members: readonly OutgoingMember[]) => type.requests({ settings, credentials, members, run });
  const secrets = Object.values(example.credentials).map(String);
  const both = [...Array.from({ length: 3 }, (_, n) => member(n, 'remove')), member(3), member(4)];

  test(`${type.slug}: each setting and credential has a label and a sentence of help, and the page can tell what removal does`, () => {
    for (const [name, { title = '', description = '' }] of [
      ...fieldsOf(type.settings),
      ...fieldsOf(type.credentials),
    ]) {
      assert.match(title, /^[A-Z].{2,}$/, `the label of ${name} of ${type.slug}`);
      assert.match(description, /^\S.{15,}[.):]$/s, `${name} of ${type.slug}`);
    }
    assert.match(type.removal, /^[A-Z].{20,}\.$/s);
    if (type.api) assert.match(type.api.source, /^https:\/\//);
    assert.ok(type.limits.concurrency >= 2 && type.limits.membersPerChunk >= 1);
  });

  test(`${type.slug}: no secret is shown by a preview, and none leaves but in the headers named secret`, async () => {
    const identifiers = [{ type: kind, value: 'ann@example.com' }];
    const shown = await previewRequests(
      type.slug,
      {
        settings: example.settings as JsonObject,
        operation: 'add',
        members: [{ identifiers, traits, consent: { advertising: true, email: true } }],
      },
      at,
    );
    assert.ok('requests' in shown && shown.requests.length > 0, JSON.stringify(shown));
    for (const { headers } of shown.requests)
      for (const name of type.secretHeaders) assert.ok([undefined, '***'].includes(headers[name]), name);
    for (const request of build(both)) {
      const open = { ...request, headers: { ...request.headers } };
      for (const name of type.secretHeaders) delete open.headers[name];
      for (const secret of secrets) assert.ok(!JSON.stringify(open).includes(secret), `${type.slug} tells a secret`);
    }
  });

  test(`${type.slug}: nothing is sent for nobody, and of very many each goes once, within the limit of a request`, () => {
    assert.deepEqual(build([]), []);
    const most = type.delivery === 'file' ? type.limits.membersPerChunk : 2_501;
    const requests = build(Array.from({ length: most }, (_, n) => member(n, n < 900 ? 'remove' : 'add')));
    const carried = requests.flatMap(({ members }) => members);
    assert.deepEqual(
      carried.toSorted((a, b) => a - b),
      Array.from({ length: most }, (_, n) => n),
    );
    for (const { members } of requests) assert.ok(members.length <= type.limits.membersPerRequest);
  });

  test(`${type.slug}: the same members with the same operations make the same request, so that a retry counts once`, () => {
    assert.deepEqual(build(both), build(structuredClone(both)));
  });

  test(`${type.slug}: every failure has an outcome for each member: later is asked again, silence too, and none counts as done`, () => {
    const answer = (status: number, body = ''): DeliveryResponse => ({ status, body, headers: {}, at });
    const later = [answer(429), answer(500), answer(503, '<html>'), answer(408)];
    const silence = (['timeout', 'network'] as const).map(
      (failure): DeliveryResponse => ({ failure, message: 'none', at }),
    );
    const refusals = [301, 400, 401, 403, 404, 413, 422].map((status) => answer(status, '{"error":{}}'));
    for (const request of build(both)) {
      const read = (response: DeliveryResponse) => {
        const { outcomes } = type.interpret(response, request);
        assert.equal(outcomes.length, request.members.length);
        return outcomes.map((outcome) => outcome.kind);
      };
      // What may be under way nonetheless may also wait until that has ended.
      const isOpen = (each: MemberOutcome): boolean =>
        each.kind === 'retry' || (each.kind === 'pending' && each.undone === true);
      for (const response of [...later, ...silence])
        assert.ok(type.interpret(response, request).outcomes.every(isOpen), JSON.stringify(response));
      for (const response of refusals)
        assert.ok(
          read(response).every((each) => each === 'rejected' || each === 'retry'),
          JSON.stringify(response),
        );
      assert.ok(read({ failure: 'refused-address', message: 'private', at }).every((each) => each === 'rejected'));
    }
  });

  test(`${type.slug}: whatever an answer holds, it is read; no words about a member repeat who or what was sent`, () => {
    const [request] = build([member(1)]);
    assert.ok(request);
    const echo = `pérson-1@exämple.com +4930901820 ${secrets.join(' ')} ${request.body.slice(0, 500)}`;
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constant(echo),
      fc.constant(JSON.stringify({ error: { message: echo, code: 5 } })),
    );
    fc.assert(
      fc.property(fc.constantFrom(200, 202, 204, 400, 401, 409, 429, 500), bodies, (status, body) => {
        const { outcomes, pause } = type.interpret({ status, body, headers: {}, at }, request);
        assert.equal(outcomes.length, 1);
        const told = JSON.stringify([outcomes, pause]);
        for (const secret of ['pérson-1@exämple.com', '30901820', ...secrets.filter((each) => each.length >= 20)])
          assert.ok(!told.includes(secret), told);
      }),
    );
  });

  test(`${type.slug}: a job's answer is read whatever it holds`, () => {
    const { job } = type;
    if (!job) return;
    const [request] = build([member(1)]);
    const asked = { ...job.request('job-1', { settings, credentials }), members: request?.members ?? [] };
    fc.assert(
      fc.property(fc.constantFrom(200, 401, 404, 500), fc.oneof(fc.string(), fc.json()), (status, body) => {
        assert.equal(job.interpret({ status, body, headers: {}, at }, asked, 'job-1').outcomes.length, 1);
      }),
    );
  });
}

import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { findTraces } from './spellings.ts';

const PERSON = 'zoé.d’or+tag@shop.example';
const found = (text: string) => findTraces([{ place: 'here', text }], [PERSON]).length > 0;
const hash = (algorithm: string, encoding: 'hex' | 'base64' | 'base64url', text = PERSON) =>
  createHash(algorithm).update(text).digest(encoding);

test('a person is found however they are written down', () => {
  const hidden = [
    PERSON,
    PERSON.toUpperCase(),
    encodeURIComponent(PERSON),
    Buffer.from(PERSON).toString('hex'),
    ...['md5', 'sha1', 'sha256'].flatMap((algorithm) => [
      hash(algorithm, 'hex'),
      hash(algorithm, 'hex').toUpperCase(),
      hash(algorithm, 'base64'),
      hash(algorithm, 'base64url'),
    ]),
  ];
  for (const text of hidden) assert.ok(found(`{"key":"A#${text}#1"}`), text);
  assert.ok(!found(createHmac('sha256', 'secret').update(PERSON).digest('hex')), 'a keyed hash names nobody');
  assert.ok(!found('zoe.dor@shop.example'));
});

test('and wherever they stand in a text that was encoded as a whole', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const bytes = Buffer.from(`${before}${PERSON}${after}`);
      for (const encoding of ['base64', 'base64url', 'hex'] as const) assert.ok(found(bytes.toString(encoding)));
    }),
  );
});

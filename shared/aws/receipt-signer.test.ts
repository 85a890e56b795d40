import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { createReceiptSigner } from './receipt-signer.ts';

const signer = createReceiptSigner('the-secret-of-a-deployment');
const verifies = (text: string, signature: string, publicKey = signer.publicKey): boolean =>
  verify(null, Buffer.from(text, 'utf8'), createPublicKey(publicKey), Buffer.from(signature, 'base64'));

test('anybody with the published key sees that a text is what was signed', () => {
  const signature = signer.sign('{"é":1}');
  assert.ok(verifies('{"é":1}', signature));
  assert.ok(!verifies('{"é":2}', signature));
});

test('a deployment keeps its key, and no other has it', () => {
  assert.equal(createReceiptSigner('the-secret-of-a-deployment').publicKey, signer.publicKey);
  const other = createReceiptSigner('the-secret-of-another-one');
  assert.ok(!verifies('text', signer.sign('text'), other.publicKey));
});

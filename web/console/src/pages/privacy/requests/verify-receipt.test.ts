import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReceiptSigner } from '../../../../../../shared/aws/receipt-signer.ts';
import { type Receipt, verifyReceipt } from './verify-receipt.ts';

const receipt: Receipt = {
  subject_request_type: 'erasure',
  received_time: '2026-11-30T08:00:00.000Z',
  completed_time: '2026-12-01T08:00:00.000Z',
  due_time: '2026-12-30T08:00:00.000Z',
  asked_by: { tokenId: 'officer', role: 'privacy-officer' },
  identifiers: ['email:abc'],
  lines: [{ store: 'profiles', what: 'removed « é »', count: 1, at: '2026-11-30T09:00:00.000Z' }],
};

test('a receipt that the deployment signed is valid, and one that anybody changed is not', async () => {
  const signer = createReceiptSigner('a key of sixteen characters or more');
  const signed = { receipt, signature: signer.sign(JSON.stringify(receipt)), certificate: '' };
  assert.equal(await verifyReceipt(signed, signer.publicKey), 'valid');
  const later = { ...receipt, completed_time: '2026-12-02T08:00:00.000Z' };
  assert.equal(await verifyReceipt({ ...signed, receipt: later }, signer.publicKey), 'invalid');
  const other = createReceiptSigner('another key of sixteen characters');
  assert.equal(await verifyReceipt(signed, other.publicKey), 'invalid');
});

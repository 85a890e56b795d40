import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { PrivacyRequest } from '../domain/privacy/request.ts';
import { createMemoryObjectStore } from '../memory/memory-object-store.ts';
import { createMemoryPrivacyRequestStore } from '../memory/memory-privacy-request-store.ts';
import { createEmptyPackages } from './empty-packages.ts';

const ANN = 'email:ann' as IdentifierKey;
const FILE = { name: 'person.json', contentType: 'application/json', bytes: 3, sha256: 'x' };

const requestOf = (id: string, changed: Partial<PrivacyRequest>): PrivacyRequest => ({
  id,
  version: 1,
  kind: 'access',
  regulation: 'gdpr',
  phase: 'working',
  origin: 'https://headwater.example',
  receivedAt: 1,
  submittedAt: 1,
  dueAt: 2,
  askedBy: { tokenId: 'root', role: 'admin' },
  fingerprint: id,
  keys: [ANN],
  notices: [],
  listeners: [],
  ...changed,
});

const open = () => {
  const requests = createMemoryPrivacyRequestStore();
  const objects = createMemoryObjectStore();
  const write = async (id: string) => {
    await objects.put({ key: `privacy/${id}/${FILE.name}`, text: 'ann', contentType: 'x', packing: 'plain' });
    return { folder: `privacy/${id}`, files: [FILE] };
  };
  return { requests, objects, write, packages: createEmptyPackages({ requests, objects }) };
};

test('packages of the person are emptied, and nobody else’s', async () => {
  const { requests, objects, write, packages } = open();
  await requests.put(requestOf('hers', { phase: 'completed', results: await write('hers') }), { entries: [] });
  const ben = { keys: ['email:ben' as IdentifierKey], phase: 'completed', results: await write('his') } as const;
  await requests.put(requestOf('his', ben), { entries: [] });

  assert.deepEqual(await packages.ofPerson([ANN]), { emptied: 1, writing: [] });

  assert.deepEqual(Object.fromEntries(objects.objects), {
    'privacy/hers/person.json': '',
    'privacy/his/person.json': 'ann',
  });
});

test('a package that was being written meanwhile is asked about again until it is emptied', async () => {
  const { requests, objects, write, packages } = open();
  const working = requestOf('hers', {});
  await requests.put(working, { entries: [] });
  await requests.put(requestOf('erasure', { kind: 'erasure' }), { entries: [] });
  await requests.put(requestOf('waiting', { phase: 'waiting' }), { entries: [] });

  const found = await packages.ofPerson([ANN]);
  assert.deepEqual(found, { emptied: 0, writing: ['hers'] });
  assert.deepEqual(await packages.ofRequests(found.writing), found);

  const completed = requestOf('hers', { version: 2, phase: 'completed', results: await write('hers') });
  await requests.put(completed, { before: working, entries: [] });
  assert.deepEqual(await packages.ofRequests(found.writing), { emptied: 1, writing: [] });
  assert.equal(objects.objects.get('privacy/hers/person.json'), '');
});

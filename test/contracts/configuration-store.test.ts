import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const deep = (levels: number): unknown => (levels === 0 ? 'leaf' : { inner: deep(levels - 1) });

/** What every ConfigurationStore promises; `createStore` gives an empty one each time. */
const configurationStoreContract = (name: string, createStore: () => Promise<ConfigurationStore>) =>
  describe(`a ConfigurationStore ${name}`, () => {
    it('gives back what was put, with the version the put answered', async () => {
      const store = await createStore();
      const version = await store.put('source', { id: 'web', document: { name: 'Web' } }, undefined);
      assert.deepEqual(await store.get('source', 'web'), { id: 'web', version, document: { name: 'Web' } });
    });

    it('knows nothing of what was never put, and of other kinds', async () => {
      const store = await createStore();
      await store.put('source', { id: 'web', document: {} }, undefined);
      assert.equal(await store.get('source', 'app'), undefined);
      assert.equal(await store.get('segment', 'web'), undefined);
      assert.deepEqual(await store.list('segment'), []);
    });

    it('puts documents of a kind together, unless one of that kind changed meanwhile', async () => {
      const store = await createStore();
      for (const id of ['a', 'b']) await store.put('segment', { id, document: { n: 1 } }, undefined);
      const documents = ['a', 'b'].map((id) => ({ kind: 'segment' as const, id, document: { n: 2 } }));
      assert.equal(await store.putAll(documents, 1), 'conflict');
      assert.deepEqual((await store.get('segment', 'a'))?.document, { n: 1 });
      assert.equal(await store.putAll(documents, 2), 3);
      assert.deepEqual(
        (await store.list('segment')).map(({ version, document }) => ({ version, document })),
        [1, 2].map(() => ({ version: 3, document: { n: 2 } })),
      );
      assert.equal(await store.revision('segment'), 3);
    });

    it('counts segments and computed traits together, and puts both at once', async () => {
      const store = await createStore();
      assert.equal(await store.put('segment', { id: 'a', document: { n: 1 } }, undefined), 1);
      assert.equal(await store.put('computed-trait', { id: 'a', document: { n: 2 } }, undefined), 2);
      const late = { id: 'b', document: {}, unchangedSince: 1 };
      assert.equal(await store.put('segment', late, undefined), 'conflict');
      const both = (['segment', 'computed-trait'] as const).map((kind) => ({ kind, id: 'a', document: { of: kind } }));
      assert.equal(await store.putAll(both, 2), 3);
      const read = await Promise.all(both.map(({ kind }) => store.get(kind, 'a')));
      assert.deepEqual(
        read.map((found) => [found?.version, found?.document]),
        both.map(({ document }) => [3, document]),
      );
      await store.delete('computed-trait', 'a', undefined);
      assert.deepEqual([await store.revision('segment'), await store.revision('computed-trait')], [4, 4]);
    });

    it('lists by id', async () => {
      const store = await createStore();
      for (const id of ['b', 'a', 'c']) await store.put('source', { id, document: { id } }, undefined);
      assert.deepEqual(
        (await store.list('source')).map(({ id }) => id),
        ['a', 'b', 'c'],
      );
    });

    it('refuses a put that expects another version, and leaves the document as it was', async () => {
      const store = await createStore();
      const first = await store.put('source', { id: 'web', document: { n: 1 } }, 0);
      assert.equal(await store.put('source', { id: 'web', document: { n: 2 } }, 0), 'conflict');
      assert.ok(typeof first === 'number');
      const second = await store.put('source', { id: 'web', document: { n: 3 } }, first);
      assert.equal(await store.put('source', { id: 'web', document: { n: 4 } }, first), 'conflict');
      assert.deepEqual(await store.get('source', 'web'), { id: 'web', version: second, document: { n: 3 } });
    });

    it('deletes once, and only the version expected', async () => {
      const store = await createStore();
      const version = await store.put('source', { id: 'web', document: {} }, 0);
      assert.ok(typeof version === 'number');
      assert.equal(await store.delete('source', 'web', version + 1), 'conflict');
      assert.equal(await store.delete('source', 'web', version), true);
      assert.equal(await store.delete('source', 'web', undefined), false);
      assert.equal(await store.get('source', 'web'), undefined);
    });

    it('never gives a recreated document a version it had before', async () => {
      const store = await createStore();
      const before = await store.put('source', { id: 'web', document: {} }, 0);
      await store.delete('source', 'web', undefined);
      const after = await store.put('source', { id: 'web', document: {} }, 0);
      assert.ok(typeof before === 'number' && typeof after === 'number' && after > before);
    });

    it('moves the revision with every put and delete of the kind, and with nothing else', async () => {
      const store = await createStore();
      const seen = [await store.revision('segment')];
      const note = async () => seen.push(await store.revision('segment'));
      await store.put('segment', { id: 'a', document: {} }, undefined);
      await note();
      await store.put('segment', { id: 'a', document: {} }, undefined);
      await note();
      await store.delete('segment', 'a', undefined);
      await note();
      assert.deepEqual(seen, [0, 1, 2, 3]);
      await store.put('source', { id: 'a', document: {} }, undefined);
      await store.put('segment', { id: 'b', document: {} }, 99);
      await store.delete('segment', 'a', undefined);
      assert.equal(await store.revision('segment'), 3);
    });

    it('refuses a put when another document of the kind changed since', async () => {
      const store = await createStore();
      const revision = await store.revision('source');
      await store.put('source', { id: 'other', document: {} }, undefined);
      const late = { id: 'web', document: {}, unchangedSince: revision };
      assert.equal(await store.put('source', late, undefined), 'conflict');
      const anew = { ...late, unchangedSince: await store.revision('source') };
      assert.equal(typeof (await store.put('source', anew, undefined)), 'number');
    });

    it('lets one of several simultaneous creators win, and counts every other write', async () => {
      const store = await createStore();
      const race = await Promise.all([1, 2, 3, 4].map((n) => store.put('export', { id: 'one', document: { n } }, 0)));
      assert.equal(race.filter((answer) => answer !== 'conflict').length, 1);
      await Promise.all([1, 2, 3, 4].map((n) => store.put('export', { id: `e${n}`, document: { n } }, undefined)));
      assert.equal(await store.revision('export'), 5);
      assert.equal((await store.list('export')).length, 5);
    });

    it('keeps deep documents and every character of a string', async () => {
      const store = await createStore();
      const document = { definition: deep(60), text: 'é\u0000\ud83d\ude00', empty: '', list: [] };
      await store.put('segment', { id: 'deep', document }, undefined);
      assert.deepEqual((await store.get('segment', 'deep'))?.document, document);
    });

    it('hands out copies: changing an answer changes nothing stored', async () => {
      const store = await createStore();
      await store.put('source', { id: 'web', document: { tags: ['a'] } }, undefined);
      (await store.get<{ tags: string[] }>('source', 'web'))?.document.tags.push('b');
      assert.deepEqual((await store.get('source', 'web'))?.document, { tags: ['a'] });
    });
  });

configurationStoreContract('in memory', async () => createMemoryConfigurationStore());

const dynamo = await openDynamoDb();
after(dynamo.close);
configurationStoreContract('on DynamoDB', async () =>
  createConfigurationStore({ client: dynamo.client, table: await dynamo.createTable() }),
);

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROOT_TOKEN } from '../../../../../../shared/domain/access/caller.ts';
import { idSchema } from '../../../../../../shared/domain/api/common-schemas.ts';
import { idCandidates } from './token-id.ts';

test('a token gets an id after its name that the API takes, whatever the name', () => {
  assert.equal(idCandidates('Nightly import')[0], 'nightly-import');
  assert.equal(idCandidates('Été à Évian !')[0], 'ete-a-evian');
  assert.equal(idCandidates('夜')[0], 'token');
  for (const name of ['root', '  ', '-a-', 'x'.repeat(200), `${'a'.repeat(39)} b`, '_x'])
    for (const id of idCandidates(name)) {
      assert.ok(idSchema.safeParse(id).success, `${name}: ${id}`);
      assert.notEqual(id, ROOT_TOKEN);
    }
});

test('the ids to try for one name are different', () => {
  const ids = idCandidates('Nightly import');
  assert.equal(new Set(ids).size, ids.length);
});

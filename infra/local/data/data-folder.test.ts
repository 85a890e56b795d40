import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDataFolder } from './data-folder.ts';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test('what the folder holds is for its own user alone, also where it was open before', () => {
  const parent = mkdtempSync(join(tmpdir(), 'headwater-test-'));
  try {
    const dir = join(parent, 'data');
    const first = openDataFolder({ dir });
    first.writeJson('secrets.json', { key: 'value' });
    assert.deepEqual([modeOf(dir), modeOf(join(dir, 'secrets.json'))], [0o700, 0o600]);
    first.close();
    chmodSync(dir, 0o755);
    openDataFolder({ dir }).close();
    assert.equal(modeOf(dir), 0o700);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageOf } from './cdk.ts';

test('the stage is dev unless the command line names another, the last one winning', () => {
  assert.equal(stageOf([]), 'dev');
  assert.equal(stageOf(['--context', 'stage=prod']), 'prod');
  assert.equal(stageOf(['-c', 'stage=qa', '-c', 'stream=on-demand']), 'qa');
  assert.equal(stageOf(['--context=stage=qa', '-cstage=prod']), 'prod');
  assert.equal(stageOf(['-c', 'mystage=prod']), 'dev');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_TOTALS } from './export.ts';
import { sumMatchRates } from './match-rate.ts';
import { sumTotals } from './run.ts';

test('the match rate of a run weighs each upload by its members', () => {
  const big = { from: 0.41, to: 0.51, members: 900 };
  const small = { from: 0.91, to: 1, members: 100 };
  assert.deepEqual(sumMatchRates([big, small]), { from: 0.46, to: 0.559, members: 1_000 });
  assert.deepEqual(sumMatchRates([big]), big);
});

test('where no platform says, there is no match rate; what one says of some speaks of them alone', () => {
  assert.equal(sumMatchRates([]), undefined);
  assert.equal(sumMatchRates([{ from: 0, to: 0.2, members: 0 }]), undefined);
  assert.equal('matchRate' in sumTotals([NO_TOTALS, NO_TOTALS]), false);
  const matchRate = { from: 0.2, to: 0.31, members: 3 };
  assert.deepEqual(sumTotals([NO_TOTALS, { ...NO_TOTALS, added: 3, matchRate }, NO_TOTALS]).matchRate, matchRate);
});

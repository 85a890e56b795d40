import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Json } from '../json.ts';
import { cleanseJson } from './cleanse-json.ts';
import { measureJson } from './measure-json.ts';

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
const valuesIn = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Object.values(value).reduce<number>((sum, each) => sum + valuesIn(each), 0)
    : 1;

describe('cleansing', () => {
  it('leaves clean JSON as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: true }), (value) => {
        const text = JSON.stringify(value);
        if (/__proto__|constructor|prototype|\\u0000|\\ud/.test(text)) return;
        assert.equal(JSON.stringify(cleanseJson(JSON.parse(text) as Json, 1_000).value), text);
      }),
    );
  });

  it('keeps at most the levels it was told', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.integer({ min: 1, max: 5 }), (value, levels) => {
        const copy = JSON.parse(JSON.stringify(value)) as Json;
        const { value: kept, wasTooDeep } = cleanseJson(copy, levels);
        assert.ok(depthOf(kept) <= levels);
        if (depthOf(value) <= levels) assert.equal(wasTooDeep, false);
      }),
    );
  });
});

describe('measuring', () => {
  it('finds the depth of a text, and never fewer values than it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const { depth, values } = measureJson(Buffer.from(text), { depth: 1e6, values: 1e6 });
        assert.equal(depth, depthOf(JSON.parse(text)));
        assert.ok(values >= valuesIn(JSON.parse(text)));
      }),
    );
  });
});

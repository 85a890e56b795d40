import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BodyChange, fixBody } from './fix-body.ts';

const body = { type: 'track', name: 'Seen', properties: { total: '9.50', when: 1_700_000_000, paid: 'yes' } };
const fixed = (...changes: BodyChange[]) => fixBody(body, changes);

describe('fixing what was sent', () => {
  it('renames, also to a place that is not there yet', () => {
    assert.deepEqual(fixed({ op: 'rename', path: 'name', to: 'event' }), {
      type: 'track',
      event: 'Seen',
      properties: body.properties,
    });
    assert.deepEqual(fixBody({ mail: 'a' }, [{ op: 'rename', path: 'mail', to: 'context.traits.email' }]), {
      context: { traits: { email: 'a' } },
    });
  });

  it('converts texts to what they say, and leaves what says nothing of the kind', () => {
    const to = (path: string, kind: 'text' | 'number' | 'boolean' | 'instant', from: object) =>
      fixBody({ ...from }, [{ op: 'convert', path, to: kind }]);
    assert.deepEqual(to('x', 'number', { x: ' 9.50 ' }), { x: 9.5 });
    assert.deepEqual(to('x', 'number', { x: 'nine' }), { x: 'nine' });
    assert.deepEqual(to('x', 'number', { x: '' }), { x: '' });
    assert.deepEqual(to('x', 'text', { x: 7 }), { x: '7' });
    assert.deepEqual(to('x', 'boolean', { x: 'No' }), { x: false });
    assert.deepEqual(to('x', 'instant', { x: 1_700_000_000 }), { x: '2023-11-14T22:13:20.000Z' });
    assert.deepEqual(to('x', 'instant', { x: '1700000000000' }), { x: '2023-11-14T22:13:20.000Z' });
    assert.deepEqual(to('x', 'instant', { x: 'Tue, 14 Nov 2023 22:13:20 GMT' }), { x: '2023-11-14T22:13:20.000Z' });
    assert.deepEqual(to('x', 'instant', { x: 'yesterday' }), { x: 'yesterday' });
  });

  it('sets and removes, and never puts an object in the place of something else', () => {
    assert.deepEqual(fixBody({ a: 1 }, [{ op: 'set', path: 'b.c', value: 2 }]), { a: 1, b: { c: 2 } });
    assert.deepEqual(fixBody({ a: 1 }, [{ op: 'set', path: 'a.c', value: 2 }]), { a: 1 });
    assert.deepEqual(fixBody({ a: { b: 1, c: 2 } }, [{ op: 'remove', path: 'a.b' }]), { a: { c: 2 } });
    assert.deepEqual(fixBody([1], [{ op: 'set', path: 'a', value: 2 }]), [1]);
  });

  it('changes one after the other and leaves the original alone', () => {
    const before = structuredClone(body);
    const after = fixed(
      { op: 'rename', path: 'properties.total', to: 'properties.revenue' },
      { op: 'convert', path: 'properties.revenue', to: 'number' },
      { op: 'remove', path: 'properties.missing' },
    ) as { properties: object };
    assert.deepEqual(after.properties, { revenue: 9.5, when: 1_700_000_000, paid: 'yes' });
    assert.deepEqual(body, before);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compilePattern } from './pattern.ts';

const atoms = fc.constantFrom(
  'a',
  'b',
  '.',
  '[ab]',
  '[^a]',
  '\\d',
  '\\w',
  '^',
  '$',
  '\\b',
  'é',
  '[a-c0]',
  '\\.',
  '[^\\d]',
);
const patterns = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4 },
    atoms,
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(${a}|${b})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?'))
      .map(([part, times]) => `(?:${part})${times}`),
  ),
})).pattern;
const subjects = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '0', '.', ' ', 'é', '\n', '😀'), maxLength: 8 });

test('a pattern finds exactly what the same RegExp finds', () => {
  fc.assert(
    fc.property(patterns, subjects, (pattern, subject) => {
      const matches = compilePattern(pattern);
      if (matches !== undefined) assert.equal(matches(subject), new RegExp(pattern, 'u').test(subject));
    }),
    { numRuns: 3000 },
  );
});

test('patterns that hang a backtracking engine answer at once', () => {
  const subject = `${'a'.repeat(999)}!`;
  for (const pattern of ['^(a+)+$', '^(a|aa)+$', '^(a|a?)+$', 'a*a*a*a*a*b', '^([a-z]+)*\\d$']) {
    const matches = compilePattern(pattern);
    assert.ok(matches, pattern);
    const started = performance.now();
    assert.equal(matches(subject), false);
    assert.ok(performance.now() - started < 1000, `${pattern} took too long`);
  }
});

test('what is malformed, unbounded or outside the subset is refused', () => {
  const wrong = [
    '',
    '(',
    ')',
    'a)',
    '[',
    '[]',
    '[b-a]',
    '*',
    'a**',
    'a{2,1}',
    'a{999}',
    '(?=a)',
    '(?<n>a)',
    '\\1',
    '\\p{L}',
    '\\',
    '^*',
  ];
  for (const pattern of [...wrong, 'a'.repeat(201), '((a{50}){50}){50}'])
    assert.equal(compilePattern(pattern), undefined, pattern);
});

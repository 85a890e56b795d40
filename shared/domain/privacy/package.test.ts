import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PackageEvent, PersonPackage } from './package.ts';
import { CSV_HEADER, csvLine } from './package-csv.ts';
import { renderPackage } from './package-html.ts';
import { LANGUAGES } from './package-words.ts';

const at = '2026-11-22T10:00:00.000Z';
const eventOf = (text: string): PackageEvent => ({
  type: 'track',
  event: text,
  messageId: text,
  timestamp: at,
  receivedAt: at,
  sourceId: text,
  properties: { [text]: text },
});

const personOf = (text: string): PersonPackage => ({
  about: { requestId: text, type: 'access', regulation: 'gdpr', receivedAt: at, producedAt: at },
  identifiers: [
    {
      type: text,
      value: text,
      firstSeen: at,
      lastSeen: at,
      origins: [{ source: text, at, trust: 'claimed', messageId: text, with: { type: text, value: text } }],
    },
  ],
  traits: [{ name: text, value: { [text]: text }, at, messageId: text, source: text }],
  consents: {
    current: {},
    answers: [
      {
        ...{ purpose: text, granted: true, act: true, at, receivedAt: at, source: text },
        ...{ messageId: text, signals: [], policy: text },
      },
    ],
  },
  computedTraits: { [text]: text },
  segments: [{ id: text, name: text, since: at, because: { [text]: text } }],
  recipients: [
    {
      destination: { id: text, name: text },
      identifier: { type: text, value: text },
      firstSentAt: at,
      state: text,
      removedAt: text,
    },
  ],
  processing: { sources: [{ id: text, name: text, kind: text, retention: text }], policy: { [text]: text } },
  events: { count: 1, files: [text] },
  files: [text],
});

const tags = (page: string): number => [...page].filter((character) => character === '<').length;

describe('the readable page', () => {
  it('has the same markup whatever people typed, anywhere', () => {
    for (const language of LANGUAGES) {
      const plain = tags(renderPackage(personOf('x'), [eventOf('x')], language));
      fc.assert(
        fc.property(
          fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('</table><script>', `"'><i>`)),
          (text) => {
            fc.pre(text !== '__proto__');
            assert.equal(tags(renderPackage(personOf(text), [eventOf(text)], language)), plain);
          },
        ),
      );
    }
  });

  it('shows the beginning of an event that is large', () => {
    const page = renderPackage(personOf('x'), [eventOf('y'.repeat(200_000))], 'en');
    assert.ok(page.length < 700_000 && page.includes('…'));
  });
});

/** Reads a line of RFC 4180. */
const cellsOf = (line: string): string[] =>
  [...line.slice(0, -2).matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .map(([, cell = '']) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell))
    .slice(0, CSV_HEADER.split(',').length);

describe('the table of events', () => {
  it('keeps every text whole, and no cell begins like a formula', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('=1+1', '@x', '-1', 'a"b,\r\nc')),
        (text) => {
          fc.pre(text !== '__proto__');
          const cells = cellsOf(csvLine(eventOf(text)));
          assert.equal(cells.length, CSV_HEADER.split(',').length);
          assert.equal(cells[3]?.replace(/^'/, ''), text.replace(/^'/, ''));
          assert.deepEqual(JSON.parse(cells[6] ?? ''), { [text]: text });
          for (const cell of cells) assert.doesNotMatch(cell, /^[=+\-@\t\r]/);
        },
      ),
    );
  });
});

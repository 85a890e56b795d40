/**
 * Segments against SQL that Headwater has no part in: real orders go in through `POST /v1/import` on the local host, and
 * DuckDB is asked the same of the file. `npm run test:sql` asks about every customer; `npm run test:laws` about one in nineteen, with
 * all they did.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { LOCAL_TOKEN } from '../../infra/local/seed-sources.ts';
import { createApi } from '../../scripts/demo/api.ts';
import { openHeadwater, save } from './ask-headwater.ts';
import { bordersOf } from './borders.ts';
import { type HostInThePast, startHostInThePast } from './host-in-the-past.ts';
import { importCalls } from './import-calls.ts';
import { openRetail, type Retail } from './retail.ts';
import { RETAIL_FILE, retailIsMissing } from './retail-file.ts';
import { type AskedSegment, SEGMENTS } from './segments.ts';

const isEverybody = process.argv.includes('--all');

/**
 * The end of April, where calendar months are cut short; an instant at which windows of 30 days, a month and 90 days close for some; and
 * the night after the file's last day, which is the host's present.
 */
const INSTANTS = ['2011-04-30T12:00:00.000Z', '2011-07-26T13:31:00.000Z', '2011-12-10T00:00:00.000Z'].map((text) =>
  Date.parse(text),
);
const PRESENT = INSTANTS.at(-1) ?? 0;

describe('segments asked of Headwater and of SQL', { skip: retailIsMissing() }, () => {
  let retail: Retail;
  let past: HostInThePast;
  let headwater: Awaited<ReturnType<typeof openHeadwater>>;
  let customers: readonly string[];
  const sizes: (string | number)[][] = [];
  /** Half are there before the first call and follow each of them; half are computed over the history when it is there. */
  const followed = SEGMENTS.filter((_, index) => index % 2 === 0);
  const computed = SEGMENTS.filter((_, index) => index % 2 === 1);

  before(async () => {
    retail = await openRetail(RETAIL_FILE, isEverybody ? 1 : 19);
    customers = await retail.customers();
    past = await startHostInThePast(PRESENT);
    const { url } = past.host;
    const api = createApi({ url, token: LOCAL_TOKEN });
    await save(api, followed);
    const calls = await retail.calls();
    const { applied } = await importCalls({ url, api }, calls);
    assert.equal(applied, calls.length);
    await save(api, computed);
    headwater = await openHeadwater(past.host, api, customers);
  });
  after(async () => {
    headwater?.close();
    await past?.stop();
    retail?.close();
    for (const row of isEverybody ? sizes : []) console.log(`| ${row.join(' | ')} |`);
  });

  /** Each member by name. */
  const compareNames = async (segment: AskedSegment, at: number): Promise<readonly string[]> => {
    const expected = await retail.ask(segment.sql, at);
    assert.deepEqual(
      await headwater.membersAt(segment, at),
      expected,
      `${segment.id} at ${new Date(at).toISOString()}`,
    );
    return expected;
  };
  /** How many a preview counts, and whom it shows. */
  const comparePreview = async (segment: AskedSegment, at: number, expected: readonly string[]) => {
    const shown = { count: expected.length, sample: headwater.firstOf(expected) };
    assert.deepEqual(await headwater.preview(segment, at), shown, `${segment.id} at ${new Date(at).toISOString()}`);
  };

  for (const segment of SEGMENTS) {
    it(`${segment.id}: ${segment.name}`, async (context) => {
      const members: (readonly string[])[] = [];
      for (const at of INSTANTS) members.push(await compareNames(segment, at));
      // Of the present the saved segments tell. Over everybody a preview may take longer than a request may: none is asked for.
      const previewed = isEverybody ? [] : INSTANTS.slice(0, -1);
      await Promise.all(previewed.map((at, index) => comparePreview(segment, at, members[index] ?? [])));
      const found = members.map(({ length }) => length);
      context.diagnostic(`${found.join(', ')} of ${customers.length}`);
      sizes.push([segment.id, ...found]);
      assert.ok(
        found.some((size) => size > 0 && size < customers.length),
        'says something about these customers',
      );
    });
  }

  it('who is in them changes at the millisecond that SQL says', async (context) => {
    let looked = 0;
    for (const segment of SEGMENTS) {
      for (const border of await bordersOf(retail, segment.sql, PRESENT)) {
        for (const at of [border - 1, border, border + 1]) {
          await compareNames(segment, at);
          looked += 1;
        }
      }
    }
    context.diagnostic(`${looked} instants`);
  });

  for (const [how, segments] of Object.entries({ followed, computed })) {
    it(`those saved and ${how} have the members that SQL finds now`, async () => {
      for (const segment of segments) {
        const { size, members } = await headwater.saved(segment);
        const expected = await retail.ask(segment.sql, past.host.clock.now());
        assert.deepEqual(members, expected, segment.id);
        assert.equal(size, expected.length, segment.id);
      }
    });
  }
});

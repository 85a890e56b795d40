import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GppModel } from '@iabgpp/cmpapi';
import fc from 'fast-check';
import { gppStringOf, tcStringOf } from '../../../test/generators/consent-strings.ts';
import { GPP_SECTIONS, type OptOut, readGpp } from './read-gpp.ts';
import { readTcf } from './read-tcf.ts';

const FIELDS: Readonly<Record<string, OptOut>> = {
  SaleOptOut: 'sale',
  SharingOptOut: 'sharing',
  TargetedAdvertisingOptOut: 'targetedAdvertising',
  Gpc: 'gpc',
};
const STATES = GPP_SECTIONS.filter((section) => section !== 'uspv1');

/** The fields of ours that a section of the library has. */
const fieldsOf = (section: string): string[] => {
  const model = new GppModel();
  model.setFieldValue(section, 'SaleOptOut', 0);
  return Object.keys(FIELDS).filter((field) => model.hasField(section, field));
};

/** A choice of sections, each with values of its fields: 0 not applicable, 1 opted out, 2 not. */
const sections = fc
  .uniqueArray(fc.constantFrom(...STATES), { minLength: 1, maxLength: 6 })
  .chain((names) =>
    fc.record(
      Object.fromEntries(
        names.map((name) => [
          name,
          fc.record(
            Object.fromEntries(
              fieldsOf(name).map((field) => [field, field === 'Gpc' ? fc.boolean() : fc.integer({ min: 0, max: 2 })]),
            ),
          ),
        ]),
      ),
    ),
  );

describe('a GPP string', () => {
  it('is read section by section as the library of the IAB wrote it', () => {
    fc.assert(
      fc.property(sections, (said) => {
        const read = readGpp(gppStringOf(said));
        const expected = Object.entries(said).map(([section, fields]) => ({
          section,
          from: Object.entries(FIELDS).flatMap(([field, from]) =>
            [1, true].includes(fields[field] as never) ? [from] : [],
          ),
        }));
        const bySection = (a: { section: string }, b: { section: string }) => (a.section < b.section ? -1 : 1);
        assert.deepEqual(read?.optOuts.toSorted(bySection), expected.toSorted(bySection));
      }),
      { numRuns: 300 },
    );
  });

  it('has opt-outs in every section that the library knows of the US', () => {
    assert.equal(STATES.length, 21);
    for (const section of STATES) {
      const fields = fieldsOf(section).filter((field) => field !== 'Gpc');
      assert.ok(fields.length >= 2, section);
      const read = readGpp(gppStringOf({ [section]: Object.fromEntries(fields.map((field) => [field, 1])) }));
      assert.deepEqual(read?.optOuts, [{ section, from: fields.map((field) => FIELDS[field]) }]);
    }
  });

  it('bears the US Privacy string and the TC string of the EU', () => {
    const uspv1 = { Version: 1, Notice: 'Y', OptOutSale: 'Y', LspaCovered: 'N' };
    assert.deepEqual(readGpp(gppStringOf({ uspv1 }))?.optOuts, [{ section: 'uspv1', from: ['sale'] }]);
    assert.deepEqual(readGpp(gppStringOf({ uspv1: { ...uspv1, OptOutSale: 'N' } }))?.optOuts[0]?.from, []);
    const day = Date.UTC(2026, 9, 5);
    const tcf = tcStringOf({ day, consents: [1, 3], disclosed: [2] });
    const text = gppStringOf({ usca: { SaleOptOut: 2 } });
    // Header of sections 2 and 8, then both.
    const read = readGpp(`DBACNMA~${tcf}~${text.split('~')[1]}`);
    assert.equal(read?.tcf, tcf);
    assert.deepEqual(read.optOuts, [{ section: 'usca', from: [] }]);
    assert.ok(readTcf(tcf)?.consents.has(3));
  });

  it('may have sections that we do not read', () => {
    // The example of the specification: sections 2 (EU) and 6 (US Privacy); then 5 (Canada) alone.
    const read = readGpp('DBACNYA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN');
    assert.deepEqual(
      [read?.tcf, read?.optOuts],
      ['CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA', [{ section: 'uspv1', from: [] }]],
    );
    assert.deepEqual(readGpp('DBABDA~BQuiSfjQuiSfjAfAAAENAACAAAAAAAAAAAAAAAAAAA.YAAAAAAAAAA'), { optOuts: [] });
  });

  it('is nothing else: cut, of another version, with other sections than it names, with values that there are not', () => {
    const good = gppStringOf({ usca: { SaleOptOut: 1 }, usva: { SaleOptOut: 1 } });
    const [header = '', california = '', virginia = ''] = good.split('~');
    const broken = [
      '',
      'D',
      'yes',
      header,
      `${header}~${california}`,
      `${good}~${virginia}`,
      `${header}~~${virginia}`,
      `${header}~${california}~${virginia.slice(0, 2)}`,
      `${header}~${california}~C${virginia.slice(1)}`,
      `${header}~${california}~BAw${virginia.slice(3)}`,
      `E${good.slice(1)}`,
      `DC${good.slice(2)}`,
      'DBABTA~2YYN',
      'DBABTA~1YZN',
    ];
    for (const text of broken) assert.equal(readGpp(text), undefined, text);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => readGpp(text) === undefined));
  });

  it('cannot make us unfold more sections than it has', () => {
    // A header of one range from 1 to ten million: the library needs a third of a second for it, and all memory for longer ones.
    const started = performance.now();
    for (let index = 0; index < 1_000; index++) assert.equal(readGpp('DBAB5IEKSgw~x'), undefined);
    assert.equal(readGpp(`DB__${'_'.repeat(200_000)}~x`), undefined);
    assert.ok(performance.now() - started < 1_000);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { gppStringOf, tcStringOf } from '../../../test/generators/consent-strings.ts';
import type { Json, JsonObject } from '../json.ts';
import type { ConsentAnswer } from './consent-stamp.ts';
import { DEFAULT_POLICY, type PrivacyPolicy } from './policy.ts';
import { readSignals } from './read-signals.ts';

const DAY_MS = 86_400_000;
const DAY = Date.UTC(2026, 9, 5);
/** Noon of a later day. */
const AT = DAY + 10.5 * DAY_MS;

interface Case {
  readonly consent?: Json;
  readonly context?: JsonObject;
  readonly policy?: Partial<PrivacyPolicy>;
  readonly gpc?: boolean;
  readonly at?: number;
  readonly event?: string;
}

const read = ({ consent, context = {}, policy, gpc = false, at = AT, event = 'Order Completed' }: Case) =>
  readSignals(
    { type: 'track', event, context: { ...context, ...(consent === undefined ? {} : { consent }) } },
    { policy: { ...DEFAULT_POLICY, version: 'v7', ...policy }, gpc, at },
  );
/** purpose → answer, as text. */
const answers = (details: Case): Record<string, string> =>
  Object.fromEntries(
    (read(details).stamp?.answers ?? []).map(({ purpose, granted, act, at }) => [
      purpose,
      `${granted ? 'yes' : 'no'}${act ? ' act' : ''}${at === undefined ? '' : ` ${new Date(at).toISOString()}`}`,
    ]),
  );
const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const tcf = (consents: readonly number[], day = DAY): string => tcStringOf({ day, consents, disclosed: [] });

describe('preferences by category', () => {
  it('answer the purposes of the same name, and ride on an ordinary event', () => {
    const categoryPreferences = { advertising: true, email: false, Unknown: true, constructor: true };
    assert.deepEqual(read({ consent: { categoryPreferences } }), {
      stamp: {
        answers: [
          { purpose: 'advertising', granted: true },
          { purpose: 'email', granted: false },
        ],
        signals: ['preferences'],
        policy: 'v7',
      },
      doubted: [],
      isAct: false,
    });
  });

  it('that are neither yes nor no are no answer, and cast doubt on one from elsewhere', () => {
    for (const analytics of ['yes', 1, null, {}]) {
      const { stamp, doubted } = read({ consent: { categoryPreferences: { analytics, email: true } } });
      assert.deepEqual([stamp?.answers.length, doubted], [1, ['analytics']]);
    }
  });

  it('answer what the policy maps them to; of several, all must agree', () => {
    const policy = { categories: { C2: ['analytics'], C3: ['analytics', 'advertising'], email: ['personalization'] } };
    const categoryPreferences = { C2: false, C3: true, email: true };
    assert.deepEqual(answers({ policy, consent: { categoryPreferences } }), {
      advertising: 'yes',
      analytics: 'no',
      personalization: 'yes',
    });
  });

  it('may come as RudderStack sends them', () => {
    const consentManagement = { allowedConsentIds: ['analytics', 'email'], deniedConsentIds: ['email', 7] };
    assert.deepEqual(answers({ context: { consentManagement } }), { analytics: 'yes', email: 'no' });
  });

  it('are an act of the person in an event that says so by its name', () => {
    const consent = { categoryPreferences: { email: true }, gpc: true };
    for (const event of ['Consent Preference Updated', 'Segment Consent Preference Updated', 'Consent Updated']) {
      assert.deepEqual(answers({ event, consent }), { advertising: 'no', email: 'yes act' });
      assert.ok(read({ event, consent }).isAct);
    }
    assert.equal(
      read({ event: 'Consent Updated', consent: { gpc: true } }).isAct,
      false,
      'the person answered nothing',
    );
  });
});

describe('TC strings', () => {
  it('answer by all of the numbers that a purpose stands on, dated to their day', () => {
    const grant = 'yes act 2026-10-05T00:00:00.000Z';
    const refusal = 'no act 2026-10-05T23:59:59.999Z';
    assert.deepEqual(answers({ consent: { tcfString: tcf(all) } }), {
      advertising: grant,
      analytics: grant,
      personalization: grant,
    });
    assert.deepEqual(answers({ consent: { tcString: tcf([1, 2, 3, 4, 7, 8]) } }), {
      advertising: grant,
      analytics: refusal,
      personalization: refusal,
    });
    assert.ok(Object.values(answers({ consent: { IABTCF_TCString: tcf([3, 4]) } })).every((each) => each === refusal));
  });

  it('refuse no later than the event that bears them, and date nothing when their day has not come', () => {
    const at = DAY + 1000;
    assert.equal(answers({ at, consent: { tcfString: tcf([]) } })['analytics'], 'no act 2026-10-05T00:00:01.000Z');
    const early = { at: DAY - 1, consent: { tcfString: tcf([1, 8, 9]) } };
    assert.deepEqual(answers(early), { advertising: 'no', analytics: 'yes', personalization: 'no' });
  });

  it('answer for our vendor alone where the policy names one', () => {
    const policy = { tcf: { ...DEFAULT_POLICY.tcf, vendorId: 7 } };
    const said = { day: DAY, consents: all, disclosed: [7, 8] };
    const yes = { policy, consent: { tcfString: tcStringOf({ ...said, vendors: [7] }) } };
    const no = { policy, consent: { tcfString: tcStringOf({ ...said, vendors: [8] }) } };
    assert.ok(Object.values(answers(yes)).every((answer) => answer.startsWith('yes')));
    assert.ok(Object.values(answers(no)).every((answer) => answer.startsWith('no')));
  });

  it('that cannot be read answer nothing and cast doubt on all they could have answered', () => {
    for (const tcfString of ['', null]) assert.deepEqual(read({ consent: { tcfString } }).doubted, []);
    for (const tcfString of ['CPXx', 7, {}, tcf(all).slice(0, 30)]) {
      const consent = { tcfString, categoryPreferences: { analytics: true } };
      const { stamp, doubted } = read({ consent });
      assert.deepEqual(stamp?.signals, ['preferences']);
      assert.deepEqual([...doubted].sort(), ['advertising', 'analytics', 'personalization']);
    }
  });
});

describe('GPP strings and the Global Privacy Control', () => {
  it('refuse what was opted out of and never grant', () => {
    const from = (fields: object, policy = {}) =>
      answers({ policy, consent: { gppString: gppStringOf({ usca: { ...fields } }) } });
    assert.deepEqual(from({ SaleOptOut: 1 }), { advertising: 'no' });
    assert.deepEqual(from({ SharingOptOut: 1, SaleOptOut: 2 }), { advertising: 'no' });
    assert.deepEqual(from({ SaleOptOut: 2, SharingOptOut: 2 }), {});
    assert.deepEqual(from({ Gpc: true }, { gpc: ['email'] }), { email: 'no' });
    const gpp = { ...DEFAULT_POLICY.gpp, sections: { usca: { sale: ['analytics', 'email'] } } };
    assert.deepEqual(from({ SaleOptOut: 1 }, { gpp }), { analytics: 'no', email: 'no' });
  });

  it('bear a TC string that counts like one', () => {
    const [, , section = ''] = gppStringOf({ tcfeuv2: { CmpId: 31 }, usca: { SaleOptOut: 2 } }).split('~');
    const consent = { IABGPP_HDR_GppString: `DBACNMA~${tcf(all)}~${section}` };
    const { stamp, doubted } = read({ consent });
    assert.deepEqual([stamp?.signals, doubted], [['gpp'], []]);
    assert.ok(stamp?.answers.every(({ granted }) => granted));
    const broken = read({ consent: { gppString: `DBACNMA~${tcf(all).slice(0, 20)}~${section}` } });
    assert.deepEqual([broken.stamp, broken.doubted.length], [undefined, 3]);
  });

  it('refuse by the header of the request, or by what the page says', () => {
    assert.deepEqual(answers({ gpc: true }), { advertising: 'no' });
    assert.deepEqual(answers({ consent: { gpc: true } }), { advertising: 'no' });
    assert.deepEqual(answers({ consent: { gpc: 'false' } }), {});
    assert.deepEqual(answers({ gpc: true, policy: { gpc: [] } }), {});
  });
});

describe('several signals', () => {
  it('of which one says no are a no, whichever it is', () => {
    const yes = { categoryPreferences: { advertising: true }, tcfString: tcf(all) };
    assert.equal(answers({ consent: { ...yes, gpc: true } })['advertising'], 'no');
    assert.match(answers({ consent: { ...yes, tcfString: tcf([]) } })['advertising'] ?? '', /^no act/);
    const no = { ...yes, categoryPreferences: { advertising: false } };
    assert.equal(answers({ consent: no, event: 'Consent Updated' })['advertising'], 'no act');
  });

  const signals: readonly fc.Arbitrary<JsonObject>[] = [
    fc.record({
      categoryPreferences: fc.dictionary(fc.constantFrom(...Object.keys(DEFAULT_POLICY.purposes)), fc.boolean()),
    }),
    fc.subarray(all).map((consents) => ({ tcfString: tcf(consents) })),
    fc.subarray(all).map((consents) => ({ tcString: tcf(consents, DAY - 40 * DAY_MS) })),
    fc.integer({ min: 0, max: 2 }).map((SaleOptOut) => ({ gppString: gppStringOf({ usva: { SaleOptOut } }) })),
    fc.boolean().map((gpc) => ({ gpc })),
    fc.string().map((IABTCF_TCString) => ({ IABTCF_TCString })),
  ];
  const said = fc.subarray([...signals]).chain((chosen) => fc.tuple(...chosen));
  const grants = (found: readonly ConsentAnswer[]) =>
    found.filter(({ granted }) => granted).map(({ purpose }) => purpose);

  it('grant together only what none of them alone refuses and one of them alone grants', () => {
    fc.assert(
      fc.property(said, (parts) => {
        const together = read({ consent: Object.assign({}, ...parts) }).stamp?.answers ?? [];
        const apart = parts.flatMap((consent) => read({ consent }).stamp?.answers ?? []);
        const refused = new Set(apart.filter(({ granted }) => !granted).map(({ purpose }) => purpose));
        const expected = [...new Set(grants(apart))].filter((purpose) => !refused.has(purpose)).sort();
        assert.deepEqual(grants(together), expected);
        assert.deepEqual(new Set(together.map(({ purpose }) => purpose)), new Set(apart.map(({ purpose }) => purpose)));
      }),
      { numRuns: 200 },
    );
  });

  it('that are broken never grant, whatever stands in their place', () => {
    const anything = fc.jsonValue() as fc.Arbitrary<Json>;
    const names = ['categoryPreferences', 'tcfString', 'tcString', 'gppString', 'gpc'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), anything), anything, (consent, consentManagement) => {
        const { stamp } = read({ consent, context: { consentManagement } });
        const stated = JSON.stringify(consent['categoryPreferences'] ?? null) + JSON.stringify(consentManagement);
        for (const { purpose, granted } of stamp?.answers ?? []) assert.ok(!granted || stated.includes(purpose));
      }),
    );
    fc.assert(
      fc.property(
        anything,
        (context) => readSignals({ context }, { policy: DEFAULT_POLICY, gpc: false, at: AT }).stamp === undefined,
      ),
    );
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createFormatter, createTranslator } from 'use-intl/core';
import type { Json } from '../../../../../../shared/domain/json.ts';
import { conditions } from '../../../../../../test/simulation/segment-generators.ts';
import { sayAggregate, sayDefinition } from './sentence.ts';
import type { Words } from './words.ts';

const wordsOf = (locale: 'en' | 'fr'): Words => {
  const file = new URL(`../../../i18n/${locale}/conditions.json`, import.meta.url);
  const messages = { conditions: JSON.parse(readFileSync(file, 'utf8')) };
  const onError = (error: Error) => {
    throw error;
  };
  const zone = { locale, timeZone: 'Europe/Paris' };
  const t = createTranslator({ ...zone, messages, namespace: 'conditions', onError }) as unknown as Words['t'];
  return { t, format: createFormatter(zone) as Words['format'], segmentName: (id) => (id === 'vip' ? 'VIP' : id) };
};

const [en, fr] = [wordsOf('en'), wordsOf('fr')];

/** Spaces that do not break are as good as any for reading. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

const SAID: readonly (readonly [Json, string, string])[] = [
  [
    {
      all: [
        { event: 'Order Completed', count: { op: '>=', value: 2 }, within: 'P30D' },
        { trait: 'country', op: 'neq', value: 'France' },
        { consent: 'advertising' },
      ],
    },
    'People who did “Order Completed” at least 2 times in the last 30 days, whose “country” is not “France” (or is unknown), and who agreed to advertising',
    'Personnes qui ont fait « Order Completed » au moins 2 fois au cours des 30 derniers jours, dont « country » ne vaut pas « France » (ou est inconnu) et qui ont consenti à la publicité',
  ],
  [
    {
      any: [
        { event: 'A' },
        { not: { event: 'B', within: 'P1D' } },
        { all: [{ segment: 'vip' }, { identifier: 'email' }] },
      ],
    },
    'People who did “A” at least once as far back as events are kept, who did not do “B” in the last day, or (who are in the segment “VIP” and who are known by an email address)',
    'Personnes qui ont fait « A » au moins une fois aussi loin que remontent les événements conservés, qui n’ont pas fait « B » au cours du dernier jour ou (qui font partie du segment « VIP » et connues par une adresse e-mail)',
  ],
  [
    {
      event: 'Order Completed',
      where: [{ property: 'currency', op: 'in', value: ['EUR', 'USD'] }],
      aggregate: { fn: 'sum', property: 'total' },
      between: ['P90D', 'P30D'],
      op: 'gte',
      value: 1000.5,
    },
    'People whose sum of “total” over “Order Completed” (where “currency” is one of “EUR” or “USD”) between 90 days and 30 days ago is at least 1,000.5',
    'Personnes dont la somme de « total » sur « Order Completed » (où « currency » est l’une des valeurs « EUR » ou « USD ») il y a entre 30 jours et 90 jours vaut au moins 1 000,5',
  ],
  [
    {
      sequence: [{ event: 'Product Added' }, { event: 'Order Completed', within: 'PT30M', absent: true }],
      anchor: 'any',
    },
    'People who did “Product Added” and, counted from any one, did not do “Order Completed” within 30 minutes',
    'Personnes qui ont fait « Product Added » et qui, à compter de l’un d’eux, n’ont pas fait « Order Completed » dans un délai de 30 minutes',
  ],
  [
    {
      not: {
        any: [
          { trait: 'plan', op: 'eq', value: true },
          { trait: 'birthday', op: 'anniversary_within', value: 'P7D' },
        ],
      },
    },
    'People who are not among those (whose “plan” is true or whose “birthday” has its anniversary within 7 days)',
    'Personnes qui ne sont pas de celles (dont « plan » vaut vrai ou dont « birthday » a son anniversaire d’ici 7 jours)',
  ],
  [
    { event: 'A', count: { op: 'between', value: [1, 3] }, from: '2026-01-01', to: '2026-02-01T09:30:00Z' },
    'People who did “A” between 1 and 3 times from 1 January 2026 until 1 February 2026 at 10:30',
    'Personnes qui ont fait « A » entre 1 et 3 fois du 1 janvier 2026 jusqu’au 1 février 2026 à 10:30',
  ],
  [
    { bucket: { of: 1000, from: 0, to: 25 } },
    'People who are in a random 2.5% of everybody (parts 0 to 25 of 1,000)',
    'Personnes qui font partie d’un échantillon aléatoire de 2,5 % de l’ensemble (parts 0 à 25 sur 1 000)',
  ],
  [{ all: [] }, 'Nobody yet: there is no condition', 'Personne pour l’instant : il n’y a aucune condition'],
];

describe('a definition as a sentence', () => {
  test('says in English and in French what it means', () => {
    for (const [definition, english, french] of SAID) {
      assert.equal(
        plain(sayDefinition(en, definition))
          .replace('January 1, 2026', '1 January 2026')
          .replace('February 1, 2026 at 10:30 AM', '1 February 2026 at 10:30'),
        english,
      );
      assert.equal(plain(sayDefinition(fr, definition)), french);
    }
    const spent = { event: 'Order Completed', aggregate: { fn: 'sum', property: 'total' }, within: 'P1Y' };
    assert.equal(sayAggregate(en, spent), 'Of each person, the sum of “total” over “Order Completed” in the last year');
    assert.equal(
      plain(sayAggregate(fr, spent)),
      'Pour chaque personne, la somme de « total » sur « Order Completed » au cours de la dernière année',
    );
  });

  test('leaves dots where a name is not given yet, and quotes an empty value', () => {
    assert.match(sayAggregate(en, { event: '', aggregate: { fn: 'sum', property: '' } }), /the sum of … over an event/);
    assert.match(sayDefinition(en, { trait: '', op: 'eq', value: '' }), /whose … is “”/);
  });

  test('has words for everything that the language can say, in both languages', () => {
    fc.assert(
      fc.property(fc.oneof(conditions as fc.Arbitrary<Json>, fc.jsonValue() as fc.Arbitrary<Json>), (definition) => {
        for (const words of [en, fr]) {
          const sentence = sayDefinition(words, definition);
          assert.ok(!/undefined|\[object|conditions\.|NaN/.test(sentence), sentence);
        }
      }),
    );
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as z from 'zod';
import { allDestinations } from '../../../../../shared/destinations/find-destination.ts';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { findExample } from '../../../../../test/platforms/find-doubles.ts';
import { beginWith, faultOf, fieldsOf, valuesOf } from './setting-schema.ts';

const schemaOf = (schema: z.ZodType): JsonObject =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as unknown as JsonObject;

type Words = Readonly<Record<string, Readonly<Record<string, { readonly label?: string; readonly help?: string }>>>>;
const wordsOf = (locale: string): Words =>
  JSON.parse(readFileSync(new URL(`../../i18n/${locale}/destination-settings.json`, import.meta.url), 'utf8')).setting;

for (const type of await allDestinations()) {
  const settings = fieldsOf(schemaOf(type.settings), false);
  const credentials = fieldsOf(schemaOf(type.credentials), true);

  test(`${type.slug}: every setting and credential has a label and help in both languages`, () => {
    for (const locale of ['en', 'fr']) {
      const words = wordsOf(locale);
      for (const { name } of [...settings, ...credentials]) {
        const { label = '', help = '' } = words[type.slug]?.[name] ?? words['common']?.[name] ?? {};
        assert.match(label, /^.{2,}$/, `${locale}: the label of ${type.slug}.${name}`);
        assert.match(help, /^.{10,}$/s, `${locale}: the help of ${type.slug}.${name}`);
      }
    }
  });

  test(`${type.slug}: what the form would send of a good example is what the API takes`, async () => {
    const example = await findExample(type.slug);
    const values = valuesOf(settings, beginWith(settings, example.settings as JsonObject));
    for (const field of settings) assert.equal(faultOf(field, values[field.name]), undefined, field.name);
    assert.ok(type.settings.safeParse(values).success, JSON.stringify(values));
    const secrets = valuesOf(credentials, example.credentials as JsonObject);
    assert.ok(type.credentials.safeParse(secrets).success);
  });
}

test('a choice of several may be left empty where the API lets it', () => {
  const several = z.array(z.enum(['a', 'b'])).default([]);
  const fields = fieldsOf(schemaOf(z.strictObject({ some: several.unwrap().min(1), any: several })), false);
  assert.deepEqual(
    fields.map((field) => faultOf(field, [])),
    ['none', undefined],
  );
});

test('what is left blank is not sent; what must be there is asked for', () => {
  const fields = fieldsOf(
    schemaOf(z.strictObject({ list: z.string().regex(/^\d+$/), note: z.string().optional(), terms: z.literal(true) })),
    false,
  );
  assert.deepEqual(valuesOf(fields, { list: ' 7 ', note: '' }), { list: '7' });
  assert.deepEqual(
    fields.map((field) => faultOf(field, { list: 'x', note: undefined, terms: undefined }[field.name])),
    ['pattern', undefined, 'accept'],
  );
  assert.equal(fields[0] && faultOf(fields[0], undefined), 'missing');
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ACCESS, type Access } from '../../../../../../shared/domain/access/access.ts';
import { ROLES } from '../../../../../../shared/domain/access/caller.ts';
import { type GuardedRoute, TAKES } from '../../../api/access.gen.ts';
import en from '../../../i18n/en/settings.json' with { type: 'json' };
import fr from '../../../i18n/fr/settings.json' with { type: 'json' };
import { capabilities } from './capabilities.ts';

describe('the table of roles', () => {
  it('has every management call once, with the roles that the API permits', () => {
    const shown = capabilities().flatMap(({ routes, roles }) => routes.map((route) => [route, roles] as const));
    assert.equal(shown.length, Object.keys(TAKES).length);
    for (const [route, { access }] of Object.entries(TAKES))
      assert.deepEqual(new Map(shown).get(route as GuardedRoute), ACCESS[access as Access], route);
    for (const { roles } of capabilities()) assert.ok(roles.every((role) => ROLES.includes(role)));
  });

  it('has words for each capability in each language, and none that nobody has', () => {
    const wanted = capabilities().map(({ tag, access }) => `${tag}.${access}`);
    for (const words of [en, fr]) {
      const can = Object.entries(words.roles.can).flatMap(([tag, own]) =>
        Object.keys(own).map((key) => `${tag}.${key}`),
      );
      assert.deepEqual(can.toSorted(), wanted.toSorted());
      const tags = new Set(capabilities().map(({ tag }) => tag));
      assert.deepEqual(new Set(Object.keys(words.roles.area)), tags);
    }
  });
});

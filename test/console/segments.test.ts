import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../stories/browser.ts';
import { type OpenConsole, openConsole } from './open-console.ts';
import { holds } from './settled.ts';

const BUYERS = {
  all: [
    { event: 'Order Completed', count: { op: '>=', value: 2 }, within: 'P30D' },
    { trait: 'city', op: 'neq', value: 'Paris' },
    { consent: 'advertising' },
  ],
};

describe('a marketer and their segments', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  before(async () => {
    console_ = await openConsole();
  });
  after(() => console_?.close());

  const countOf = async (definition: unknown, at?: string): Promise<number> =>
    (await console_.call('POST', '/v1/segments/preview', { body: { definition, ...(at && { at }) } })).body.count;

  /** The number on the page, once it is the answer to what is edited now. */
  const countOn = async (page: Page): Promise<number> => {
    const status = page.getByRole('region', { name: 'How many people' }).getByRole('status');
    await page.waitForTimeout(450);
    await status.getByText(/counted\.$/).waitFor();
    return Number(/^\d+/.exec((await status.textContent()) ?? '')?.[0]);
  };
  const add = async (page: Page, form: string): Promise<void> => {
    await page.getByRole('button', { name: 'Add condition' }).last().click();
    await page.getByRole('menuitem', { name: form, exact: true }).click();
  };
  const block = (page: Page, name: string) => page.getByRole('group', { name, exact: true });

  it('builds “bought twice in 30 days, not in Paris, agreed to advertising” and sees the count follow', async () => {
    const page = await console_.visit('/segments/new?template=blank', { role: 'marketer' });
    await page.getByLabel('Name').fill('Twice and agreed');
    await add(page, 'What they did');
    const bought = block(page, 'What they did');
    await bought.getByLabel('Event').fill('Order Completed');
    const once = await countOn(page);
    assert.equal(once, await countOf({ event: 'Order Completed', within: 'P30D' }));
    await bought.getByLabel('Number of times').fill('2');
    const twice = await countOn(page);
    assert.ok(twice < once, `${twice} of ${once}`);
    await add(page, 'What is known of them');
    const city = block(page, 'What is known of them');
    await city.getByLabel('Trait').fill('city');
    await city.getByLabel('Comparison').selectOption('is not');
    await city.getByLabel('Value', { exact: true }).fill('Paris');
    await add(page, 'What they agreed to');
    assert.equal(await countOn(page), await countOf(BUYERS));
    await page
      .getByText(
        'People who did “Order Completed” at least 2 times in the last 30 days, whose “city” is not “Paris” (or is unknown), and who agreed to advertising',
      )
      .waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Twice and agreed' }).waitFor();
    const saved = await console_.call('GET', '/v1/segments/twice-and-agreed');
    assert.deepEqual(saved.body.definition, BUYERS);
  });

  it('is told at the field what is wrong, and takes it back with Ctrl+Z', async () => {
    const page = await console_.visit('/segments/twice-and-agreed/edit', { role: 'marketer' });
    const times = page.getByLabel('Number of times');
    await times.fill('many');
    await page.getByLabel('Name').focus();
    assert.equal(await times.getAttribute('aria-invalid'), 'true');
    const bought = block(page, 'What they did');
    await bought.getByText('Enter a whole number from 0 to 1,000; of two the smaller first.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('There is still 1 thing to mend; it is marked.').waitFor();
    await times.press('Control+z');
    assert.equal(await times.inputValue(), '2');
    await times.press('Control+Shift+z');
    await bought.getByText('Enter a whole number').waitFor();
    await times.press('Control+z');
    assert.equal(await countOn(page), await countOf(BUYERS));
  });

  it('edits by JSON as well: blocks follow, what is no JSON is told by line and column', async () => {
    const page = await console_.visit('/segments/twice-and-agreed/edit', { role: 'marketer' });
    await page.getByRole('link', { name: 'JSON' }).click();
    const json = page.getByLabel('Definition as JSON');
    assert.deepEqual(JSON.parse(await json.inputValue()), BUYERS);
    await json.fill('{"any": [{"event": "Product Viewed" "within": "P7D"}]}');
    await page.getByText('No JSON at line 1, column 37.').waitFor();
    await json.fill('{"any": [{"event": "Product Viewed", "within": "P7D"}, {"segment": "nowhere"}]}');
    await page.getByRole('link', { name: 'Blocks' }).click();
    assert.equal(await page.getByLabel('Event').inputValue(), 'Product Viewed');
    await page.getByText('There is no such segment (any more). Choose another.').waitFor();
    await page.reload();
    await page.getByText('These are your unsaved changes from before.').waitFor();
    assert.equal(await page.getByLabel('Event').inputValue(), 'Product Viewed');
    await page.getByRole('link', { name: 'Segments' }).first().click();
    await page.getByRole('dialog', { name: 'Leave with unsaved changes?' }).waitFor();
    await page.getByRole('button', { name: 'Stay here' }).click();
    await page.getByRole('button', { name: 'Discard them' }).click();
    assert.equal(await page.getByLabel('Event').inputValue(), 'Order Completed');
  });

  it('counts at an instant of the past, which is in the address', async () => {
    const now = (await console_.call('GET', '/health')).headers.get('date') ?? '';
    const at = new Date(Date.parse(now) - 2 * 86_400_000).toISOString().replace(/:\d\d\.\d+Z/, ':00.000Z');
    const page = await console_.visit(`/segments/demo-customers/edit?at=${encodeURIComponent(at)}`, {
      role: 'marketer',
    });
    const definition = { event: 'Order Completed', within: 'P30D' };
    const [past, present] = [await countOf(definition, at), await countOf(definition)];
    assert.equal(await countOn(page), past);
    assert.ok(past < present, `${past} of ${present}`);
    await page.getByRole('button', { name: 'Now', exact: true }).click();
    assert.equal(await countOn(page), present);
    assert.ok(!page.url().includes('at='));
  });

  it('can be built by keyboard alone', async () => {
    const page = await console_.visit('/segments/new?template=blank', { role: 'marketer' });
    await page.getByLabel('Name').waitFor();
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.getByLabel('Name').focus();
    await page.keyboard.type('By keyboard');
    await page.getByRole('button', { name: 'Add condition' }).focus();
    await press('Enter');
    await page.getByRole('menuitem', { name: 'What they did', exact: true }).waitFor();
    await press('Enter');
    await holds(page, "document.activeElement?.tagName === 'INPUT'");
    await page.keyboard.type('Order Completed');
    assert.equal(await page.getByLabel('Event').inputValue(), 'Order Completed', 'the focus is in the new condition');
    await page.getByRole('button', { name: 'What to do with this condition' }).focus();
    await press('Enter');
    await page.getByRole('menuitem', { name: 'Turn into “not”' }).waitFor();
    await press('Enter');
    await page.getByText('People who did not do “Order Completed” in the last 30 days').waitFor();
    await page.getByRole('button', { name: 'Save' }).focus();
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'By keyboard' }).waitFor();
  });

  it('shows who is in a segment and why, compares, duplicates, and deletes what nothing uses', async () => {
    const page = await console_.visit('/segments', { role: 'marketer' });
    await page.getByRole('link', { name: 'Ordered in the last 30 days', exact: true }).click();
    await page.getByRole('button', { name: 'Why?' }).first().click();
    const why = page.getByRole('dialog');
    await why.getByText(/who did “Order Completed” at least once in the last 30 days/).waitFor();
    await page.keyboard.press('Escape');

    await page.goto(`${console_.url}/console/segments/compare?a=demo-customers&b=demo-newsletter`);
    const both = page.getByRole('region', { name: 'In both' });
    const wanted = await countOf({ all: [{ segment: 'demo-customers' }, { segment: 'demo-newsletter' }] });
    await both.getByText(String(wanted), { exact: true }).waitFor();
    await both.getByRole('link', { name: 'New segment of these' }).click();
    assert.equal(await page.getByLabel('Name').inputValue(), 'Ordered in the last 30 days and Newsletter readers');
    assert.equal(await countOn(page), wanted);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Duplicate' }).click();
    assert.equal(
      await page.getByLabel('Name').inputValue(),
      'Copy of Ordered in the last 30 days and Newsletter readers',
    );
    await page.goto(`${console_.url}/console/segments/demo-newsletter`);
    await page.getByRole('button', { name: 'Delete' }).click();
    const refused = page.getByRole('dialog', { name: 'Delete “Newsletter readers”?' });
    await refused.getByRole('link', { name: 'demo-newsletter-file' }).waitFor();
    assert.ok(await refused.getByRole('button', { name: 'Delete' }).isDisabled());
    await page.goto(`${console_.url}/console/segments/by-keyboard`);
    await page.getByRole('button', { name: 'Delete' }).click();
    const size = (await console_.call('GET', '/v1/segments/by-keyboard')).body.size;
    const asked = page.getByRole('dialog', { name: 'Delete “By keyboard”?' });
    if (size > 1) await asked.getByText(`${size} people are in it; nothing is deleted of them.`).waitFor();
    await asked.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('“By keyboard” is deleted').waitFor();
    assert.equal((await console_.call('GET', '/v1/segments/by-keyboard')).status, 404);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'By keyboard' }).waitFor();
  });

  it('speaks French, sentence and all', async () => {
    const page = await console_.visit('/segments/demo-abandoned-carts/edit', { role: 'marketer', locale: 'fr' });
    await page
      .getByText(
        'Personnes connues par un identifiant utilisateur, qui ont fait « Product Added » au moins une fois au cours des 14 derniers jours et qui n’ont pas fait « Order Completed » au cours des 14 derniers jours',
      )
      .waitFor();
    await page.getByRole('button', { name: 'Enregistrer' }).waitFor();
  });

  it('shows who only reads neither buttons nor people', async () => {
    const page = await console_.visit('/segments/demo-customers', { role: 'read-only' });
    await page.getByText('Who this is').waitFor();
    for (const name of ['Edit', 'Duplicate', 'New export'])
      assert.equal(await page.getByRole('link', { name }).count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Why?' }).count(), 0);
    const token = await page.evaluate<string>("JSON.parse(sessionStorage.getItem('headwater.session')).token");
    const statusOf = async (method: string, path: string) =>
      (await console_.call(method, path, { headers: { authorization: `Bearer ${token}` }, body: {} })).status;
    const statuses = [
      await statusOf('PUT', '/v1/segments/demo-customers'),
      await statusOf('POST', '/v1/segments/preview'),
      await statusOf('DELETE', '/v1/segments/demo-customers'),
    ];
    assert.deepEqual(statuses, [403, 403, 403]);
  });

  it('loses nobody’s change where two edit one segment: both are shown, taken over one by one, saved together', async () => {
    const definition = { all: [{ event: 'Order Completed', within: 'P30D' }, { identifier: 'email' }] };
    await console_.call('PUT', '/v1/segments/shared', { body: { name: 'Shared', definition } });
    const [anna, ben] = [
      await console_.visit('/segments/shared/edit', { role: 'marketer' }),
      await console_.visit('/segments/shared/edit', { role: 'marketer' }),
    ];
    await block(anna, 'What they did').getByLabel('How many', { exact: true }).fill('7');
    await ben.getByLabel('Name').waitFor();
    await anna.getByRole('button', { name: 'Save' }).click();
    await anna.getByRole('heading', { level: 1, name: 'Shared', exact: true }).waitFor();

    await add(ben, 'What they agreed to');
    await ben.getByRole('button', { name: 'Save' }).click();
    const lost = ben.getByRole('dialog', { name: 'Somebody else saved in between' });
    const theirs =
      'who did “Order Completed” at least once in the last 30 days → who did “Order Completed” at least once in the last 7 days';
    await lost.getByText(theirs).waitFor();
    await lost.getByText('who agreed to advertising').waitFor();
    await lost.getByRole('button', { name: 'Merge by hand' }).click();
    await ben.getByRole('button', { name: 'Take over' }).click();
    await ben.getByRole('button', { name: 'Save' }).click();
    await ben.getByRole('heading', { level: 1, name: 'Shared', exact: true }).waitFor();
    assert.deepEqual((await console_.call('GET', '/v1/segments/shared')).body.definition, {
      all: [{ event: 'Order Completed', within: 'P7D' }, { identifier: 'email' }, { consent: 'advertising' }],
    });
  });

  it('lets one take the other’s version, and keeps one’s own until then', async () => {
    const page = await console_.visit('/segments/shared/edit', { role: 'marketer' });
    await page.getByLabel('Name').fill('Mine');
    const { body, headers } = await console_.call('GET', '/v1/segments/shared');
    await console_.call('PUT', '/v1/segments/shared', {
      body: { name: 'Theirs', definition: body.definition },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    await page.getByRole('button', { name: 'Save' }).click();
    const lost = page.getByRole('dialog', { name: 'Somebody else saved in between' });
    await lost.getByText('Renamed: “Shared” → “Theirs”').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.getByLabel('Name').inputValue(), 'Mine');
    await page.getByRole('button', { name: 'Save' }).click();
    await lost.getByRole('button', { name: 'Take theirs, give up mine' }).click();
    assert.equal(await page.getByLabel('Name').inputValue(), 'Theirs');
    assert.equal((await console_.call('GET', '/v1/segments/shared')).body.name, 'Theirs');
  });

  it('makes a computed trait, its values seen before it is saved', async () => {
    const page = await console_.visit('/computed-traits/new', { role: 'marketer' });
    await page.getByLabel('Name').fill('Spent in 90 days');
    await page.getByLabel('Property').fill('total');
    await page.getByLabel('Event').fill('Order Completed');
    await page.getByText('Of each person, the sum of “total” over “Order Completed” in the last 90 days').waitFor();
    await page.getByRole('region', { name: 'What it gives' }).getByText('Counted.').waitFor();
    const definition = { event: 'Order Completed', aggregate: { fn: 'sum', property: 'total' }, within: 'P90D' };
    const { body } = await console_.call('POST', '/v1/computed-traits/preview', { body: { definition } });
    await page.getByRole('region', { name: 'What it gives' }).getByText(String(body.count), { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Spent in 90 days' }).waitFor();
    const saved = await console_.call('GET', '/v1/computed-traits/spent-in-90-days');
    assert.deepEqual(saved.body.definition, definition);
  });
});

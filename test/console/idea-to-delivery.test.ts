import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { createDouble as createIterable } from '../platforms/iterable/double.ts';
import { noBrowser } from '../stories/browser.ts';
import { connectDouble, sendPeople, whileTimePasses } from './export-world.ts';
import { type OpenConsole, openConsole } from './open-console.ts';

const EMAILS = ['ann@example.com', 'bob@example.com', 'cleo@example.com'];
/** What somebody takes for a click, to see what came of it, and for a key: generous to the clock, not to us. */
const CLICK_SECONDS = 3;
const KEY_SECONDS = 0.3;

/** A hand that clicks and types as a person does, letter by letter, and counts both: nothing happens on a page but by it. */
const createHand = () => {
  const deeds = { clicks: 0, keys: 0 };
  const click = async (control: Locator): Promise<void> => {
    deeds.clicks += 1;
    await control.click();
  };
  /** One click into the field, then its letters. */
  const write = async (field: Locator, text: string): Promise<void> => {
    await click(field);
    deeds.keys += text.length;
    await field.page().keyboard.type(text);
  };
  /** One click opens a list; its first letters and Enter choose. */
  const choose = async (list: Locator, letters: string): Promise<void> => {
    await write(list, letters);
    deeds.keys += 1;
    await list.page().keyboard.press('Enter');
  };
  return { deeds, click, write, choose };
};

describe('from an idea to people at a platform', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  let platform: Awaited<ReturnType<typeof connectDouble<ReturnType<typeof createIterable>>>>;
  before(async () => {
    console_ = await openConsole({ empty: true });
    await sendPeople(console_, EMAILS);
    platform = await connectDouble(console_, createIterable, {
      id: 'list',
      name: 'Autumn list',
      settings: { purposes: [] },
    });
  });
  after(async () => {
    await platform?.stop();
    await console_?.close();
  });

  it('signs in, makes a segment, exports it and sees it delivered, in under two minutes of clicking', async () => {
    const { deeds, click, write, choose } = createHand();
    const page = await console_.signIn('/', { role: 'marketer' }, click);
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await click(page.getByRole('link', { name: 'Segments', exact: true }));
    await click(page.getByRole('link', { name: 'New segment' }).first());
    await click(page.getByRole('link', { name: /From nothing/ }).first());
    await write(page.getByLabel('Name'), 'Gold plan');
    await click(page.getByRole('button', { name: 'Add condition' }).last());
    await click(page.getByRole('menuitem', { name: 'What is known of them' }));
    const known = page.getByRole('group', { name: 'What is known of them', exact: true });
    await write(known.getByLabel('Trait'), 'plan');
    await write(known.getByLabel('Value', { exact: true }), 'gold');
    await page.getByRole('region', { name: 'How many people' }).getByText(/^3/).first().waitFor();
    await click(button('Save'));
    await page.getByRole('heading', { level: 1, name: 'Gold plan' }).waitFor();
    await click(page.getByRole('link', { name: 'New export' }));
    await page.getByRole('heading', { level: 1, name: 'New export' }).waitFor();
    const destination = page.getByRole('combobox', { name: 'Destination' });
    await choose(destination, 'Aut');
    assert.equal(await destination.inputValue(), 'list');
    await click(button('Create export'));
    await page.getByRole('heading', { level: 1, name: 'Gold plan → Autumn list' }).waitFor();
    await whileTimePasses(console_, page.getByText('Delivered', { exact: true }).first().waitFor());
    assert.deepEqual([...platform.double.audience()].sort(), EMAILS);
    const seconds = deeds.clicks * CLICK_SECONDS + deeds.keys * KEY_SECONDS;
    assert.ok(seconds < 120, `${deeds.clicks} clicks and ${deeds.keys} keys take ${seconds} s`);
    console.log(`${deeds.clicks} clicks and ${deeds.keys} keys: ${seconds} s of a person's time`);
  });
});

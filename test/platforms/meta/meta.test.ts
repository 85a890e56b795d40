import { test } from 'node:test';
import { testPlatformLaws } from '../platform-laws.ts';
import { assertPausesUntilMended, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

test('Meta: a flagged audience pauses the export, and everybody is sent once it is resolved', async () => {
  await withPlatform(createDouble, (opened) =>
    assertPausesUntilMended(opened, /flagged this audience/, {
      begin: () => {
        opened.double.state.flagged = true;
      },
      end: () => {
        opened.double.state.flagged = false;
      },
    }),
  );
});

import { buildConsole } from '../infra/build-console.ts';
import { ROOT, runScript } from './cdk.ts';

/** `npm run build:console`: builds the console, unless what is there is of the same files. */
await runScript(async () => {
  console.log(`The console is in ${await buildConsole(ROOT)}.`);
});

/** Runs the double alone: `node test/platforms/sftp/start.ts 4172` prints what a destination's settings need, then each file that arrives. */
import { setTimeout as pause } from 'node:timers/promises';
import { ACCOUNT, startSftp } from './server.ts';

const server = await startSftp(Number(process.argv[2] ?? 4172));
console.log(
  JSON.stringify({ host: '127.0.0.1', port: server.port, hostKey: server.hostKey, folder: 'in', ...ACCOUNT }),
);
const shown = new Map<string, string>();
for (;;) {
  for (const [path, text] of server.visible()) {
    if (shown.get(path) === text) continue;
    shown.set(path, text);
    console.log(`${path}\n${text}`);
  }
  await pause(500);
}

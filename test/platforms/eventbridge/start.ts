/** Runs the double alone: `node test/platforms/eventbridge/start.ts 4171`, then `AWS_ENDPOINT_URL_EVENTBRIDGE=http://127.0.0.1:4171 npm start`. */
import { setTimeout as pause } from 'node:timers/promises';
import { startEventBridge } from './server.ts';

const bus = await startEventBridge(Number(process.argv[2] ?? 4171));
console.log(`EventBridge: AWS_ENDPOINT_URL_EVENTBRIDGE=${bus.endpoint}`);
let shown = 0;
for (;;) {
  for (const event of bus.events.slice(shown)) console.log(JSON.stringify(event));
  shown = bus.events.length;
  await pause(500);
}

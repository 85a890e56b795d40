import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Rebuilt } from '../../scripts/rebuild/rebuild.ts';

const PROCESS = fileURLToPath(new URL('../stories/rebuild-process.ts', import.meta.url));
const RESULT = 'result ';

/** Rebuilds the host that a file describes, in a process of its own; undefined where it did not end well. */
export const rebuildHost = async (hostFile: string): Promise<Rebuilt | undefined> => {
  const child = spawn(process.execPath, [PROCESS, hostFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let result: Rebuilt | undefined;
  for await (const line of createInterface(child.stdout))
    if (line.startsWith(RESULT)) result = JSON.parse(line.slice(RESULT.length));
  await exited;
  return result;
};

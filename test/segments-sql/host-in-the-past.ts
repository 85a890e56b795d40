import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, startHost } from '../../infra/local/host.ts';
import { preparedAssembly } from '../prepared-assembly.ts';

export interface HostInThePast {
  readonly host: Host;
  /** Stops it and removes what it kept. */
  readonly stop: () => Promise<void>;
}

/**
 * A local host whose clock shows `now` (epoch ms) when it starts and runs on from there, as one that was kept since: what is
 * recent in an old file is recent for segments that compare with the present. Its data folder says so before it starts.
 */
export const startHostInThePast = async (now: number): Promise<HostInThePast> => {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-past-'));
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'headwater.json'), JSON.stringify({ format: 1 }));
  await writeFile(join(dataDir, 'clock.json'), JSON.stringify({ offsetMs: now - Date.now() }));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const host = await startHost({ assembly: await preparedAssembly(), dataDir });
    const stop = async () => {
      await host.stop();
      await remove();
    };
    return { host, stop };
  } catch (error) {
    await remove();
    throw error;
  }
};

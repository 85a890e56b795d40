/** A process that rebuilds the host that a file describes, and says how far it is, a line a batch: for a story to kill. */
import { readFileSync } from 'node:fs';
import { localDeployment } from '../../scripts/rebuild/local-deployment.ts';
import { rebuild } from '../../scripts/rebuild/rebuild.ts';

const [file = ''] = process.argv.slice(2);

const reporter = {
  say: (line: string) => console.log(`says ${line}`),
  waiting: (line: string) => {
    console.log(`says ${line}`);
    return () => undefined;
  },
  progress: (label: string) => ({
    to: (done: number) => console.log(`${label} ${done}`),
    end: () => console.log(`${label} done`),
  }),
};

const rebuilt = await rebuild(localDeployment(JSON.parse(readFileSync(file, 'utf8'))), { reporter, takeOverMs: 200 });
console.log(`result ${JSON.stringify(rebuilt)}`);

/** `npm run rebuild`: replays the archive into empty tables. */
import { HeadwaterError } from '../shared/domain/errors.ts';
import { runScript } from './cdk.ts';
import { findLocalHost } from './local-host.ts';
import { showProgress, showWaiting } from './progress.ts';
import { awsDeployment } from './rebuild/aws-deployment.ts';
import type { Deployment } from './rebuild/deployment.ts';
import { localDeployment } from './rebuild/local-deployment.ts';
import { type RebuildOptions, readOptions, USAGE } from './rebuild/options.ts';
import { endRebuild, rebuild } from './rebuild/rebuild.ts';
import { reportOf } from './rebuild/report.ts';

const open = async ({ stage }: RebuildOptions): Promise<Deployment> => {
  if (stage !== undefined) return awsDeployment(stage);
  const host = await findLocalHost();
  if (host) return localDeployment(host);
  const message =
    'No local host runs. Start one with `npm start`, or name a stage on AWS: npm run rebuild -- --stage dev';
  throw new HeadwaterError('rebuild.no-host', message);
};

const end = async (deployment: Deployment): Promise<void> => {
  const was = await endRebuild(deployment);
  console.log(
    was
      ? `Ended on ${deployment.name}: exports and stream go on. Whoever was not replayed yet is missing, and exports take out whom they miss: run a rebuild soon.`
      : `No rebuild was under way on ${deployment.name}.`,
  );
};

const run = async (deployment: Deployment, again: string): Promise<void> => {
  const began = Date.now();
  console.log(`Rebuilding ${deployment.name}. If this is cut short, exports stay paused: run ${again} again,`);
  console.log(`or end it as it stands: ${again}${again.includes('--') ? '' : ' --'} --end`);
  const reporter = { say: (line: string) => console.log(line), progress: showProgress, waiting: showWaiting };
  const rebuilt = await rebuild(deployment, { reporter });
  console.log(reportOf(rebuilt, (Date.now() - began) / 1000));
  console.log('Exports and stream go on.');
};

await runScript(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') return console.log(USAGE);
  const deployment = await open(options);
  if (options.end) return end(deployment);
  return run(
    deployment,
    options.stage === undefined ? 'npm run rebuild' : `npm run rebuild -- --stage ${options.stage}`,
  );
});

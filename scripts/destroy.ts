import { createInterface } from 'node:readline/promises';
import { DeleteObjectsCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { HeadwaterError } from '../shared/domain/errors.ts';
import { runCdk, runScript, stageOf } from './cdk.ts';
import { findStack, outputOf } from './deployed-stacks.ts';

/** `npm run destroy -- --context stage=dev`: removes the stacks; the archive and the identifier key stay (rule 35). */
const args = process.argv.slice(2);
const stage = stageOf(args);

const confirm = async (): Promise<void> => {
  if (args.includes('--force') || args.includes('-f')) return;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `This deletes Headwater (${stage}): profiles, segments, settings. The archive stays.\nType the stage to go on: `,
  );
  terminal.close();
  if (answer.trim() !== stage) throw new HeadwaterError('deployment.unconfirmed', 'Nothing was deleted.');
};

/** CloudFormation deletes no bucket that holds files; these are copies that would expire anyway. */
const emptyBucket = async (bucket: string): Promise<void> => {
  const client = new S3Client({ forcePathStyle: process.env['AWS_ENDPOINT_URL'] !== undefined });
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    const Objects = Contents.map(({ Key }) => ({ Key }));
    if (Objects.length > 0) await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
  }
};

await runScript(async () => {
  const stack = await findStack(`headwater-${stage}`);
  if (stack === undefined) throw new HeadwaterError('deployment.absent', `There is no stage ${stage} in this account.`);
  await confirm();
  const exports = outputOf(stack, 'ExportsBucket');
  // `prod` keeps its files, as it keeps its tables.
  if (exports !== undefined && stage !== 'prod') await emptyBucket(exports);
  await runCdk('destroy', '--all', '--force', ...args.filter((arg) => arg !== '--force' && arg !== '-f'));
  console.log(`Headwater (${stage}) is gone. Its archive stays in s3://${outputOf(stack, 'ArchiveBucket') ?? ''}.`);
});

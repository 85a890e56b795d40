import { HeadwaterError } from '../shared/domain/errors.ts';
import { runScript } from './cdk.ts';
import { findStack, outputOf } from './deployed-stacks.ts';
import { cognitoPeople } from './invite/cognito-people.ts';
import { invite, readInvitation } from './invite/invitation.ts';

/** `npm run invite -- jane@shop.example --role marketer`: lets somebody sign in to the console of a deployment. */
await runScript(async () => {
  const invitation = readInvitation(process.argv.slice(2));
  const { stage } = invitation;
  const pool = outputOf(await findStack(`headwater-${stage}`), 'People');
  if (pool === undefined)
    throw new HeadwaterError(
      'invite.absent',
      `There is no stage ${stage} with a sign-in in this account: npm run deploy`,
    );
  for (const line of await invite(invitation, cognitoPeople(pool))) console.log(line);
  const address = outputOf(await findStack(`headwater-${stage}-console`), 'ConsoleUrl');
  if (address !== undefined) console.log(`They sign in at ${address}`);
});

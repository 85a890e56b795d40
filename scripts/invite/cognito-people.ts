import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { cureFor } from '../deployed-stacks.ts';
import type { People } from './invitation.ts';

const run = promisify(execFile);

/** What the AWS CLI answers; it is the one client of Cognito that whoever deploys has already. */
const aws = async (command: string, ...args: readonly string[]): Promise<string> => {
  try {
    return (await run('aws', ['cognito-idp', command, ...args, '--output', 'json'])).stdout;
  } catch (cause) {
    const { code, stderr = '' } = cause as { readonly code?: unknown; readonly stderr?: string };
    if (code === 'ENOENT')
      throw new HeadwaterError('invite.cli', 'Install the AWS CLI: the command aws was not found.');
    const cure = cureFor(new Error(stderr)) ?? stderr.trim();
    throw new HeadwaterError('invite.cognito', `Cognito did not take it: ${cure}`, { cause });
  }
};

/** The people of a user pool. */
export const cognitoPeople = (pool: string): People => {
  const of = (email: string) => ['--user-pool-id', pool, '--username', email];
  return {
    create: async (email) => {
      const attributes = [`Name=email,Value=${email}`, 'Name=email_verified,Value=true'];
      try {
        const by = ['--user-attributes', ...attributes, '--desired-delivery-mediums', 'EMAIL'];
        await aws('admin-create-user', ...of(email), ...by);
        return true;
      } catch (error) {
        if (error instanceof HeadwaterError && /UsernameExistsException/.test(error.message)) return false;
        throw error;
      }
    },
    groupsOf: async (email) => {
      const { Groups }: { Groups: readonly { readonly GroupName: string }[] } = JSON.parse(
        await aws('admin-list-groups-for-user', ...of(email)),
      );
      return Groups.map(({ GroupName }) => GroupName);
    },
    join: async (email, group) => {
      await aws('admin-add-user-to-group', ...of(email), '--group-name', group);
    },
    leave: async (email, group) => {
      await aws('admin-remove-user-from-group', ...of(email), '--group-name', group);
    },
  };
};

import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { HeadwaterError } from '../shared/domain/errors.ts';

const SETUP = 'https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-configure.html';

/** What went wrong before CloudFormation was asked anything, and what to do about it. */
const CURES: readonly { readonly says: RegExp; readonly cure: string }[] = [
  {
    says: /Region is missing/i,
    cure: 'No AWS region is chosen: set AWS_REGION, for example AWS_REGION=eu-central-1, or a region in your profile.',
  },
  {
    says: /could not load credentials|CredentialsProviderError|Could not resolve credentials/i,
    cure: `No AWS credentials were found: sign in (aws sso login) or set AWS_PROFILE. How: ${SETUP}`,
  },
  {
    says: /ExpiredToken|expired|InvalidClientTokenId|UnrecognizedClient|security token/i,
    cure: 'The AWS credentials have expired or are not valid: sign in again (aws sso login).',
  },
  {
    says: /AccessDenied|not authorized/i,
    cure: 'These AWS credentials may not read CloudFormation stacks: choose a profile that may deploy.',
  },
  {
    says: /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT/,
    cure: 'AWS cannot be reached from here: check the network, the region and AWS_ENDPOINT_URL.',
  },
];

/** The sentence that helps with an error of the SDK, if one is known. */
export const cureFor = (error: unknown): string | undefined => {
  const text = error instanceof Error ? `${error.name} ${error.message} ${Reflect.get(error, 'code') ?? ''}` : '';
  return CURES.find(({ says }) => says.test(text))?.cure;
};

/** A stack of this account and region, or undefined when there is none; HeadwaterError `deployment.account` says what to mend. */
export const findStack = async (name: string): Promise<Stack | undefined> => {
  try {
    const { Stacks = [] } = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0];
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    const cure = cureFor(error);
    if (cure !== undefined) throw new HeadwaterError('deployment.account', cure, { cause: error });
    throw error;
  }
};

/** An output of a stack. */
export const outputOf = (stack: Stack | undefined, key: string): string | undefined =>
  stack?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue;

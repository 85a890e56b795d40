import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation } from '../../domain/export/delivery.ts';
import { receiptOf } from '../export-files.ts';
import { interpretWhole, readJson } from '../http-answer.ts';

/** What may stand in the way of a file, with what a person can do about it. Nobody's data is at fault: all of them wait. */
const PROBLEMS = {
  'host-key':
    'The SFTP server is not the one that was agreed: it shows another fingerprint. Nothing was sent. Ask whoever runs it whether its key has changed.',
  login: 'The SFTP server does not let this account in. Check the user name, and the password or private key.',
  'private-key': 'The private key cannot be read. Check that it is whole, and its passphrase.',
  'no-folder': 'The folder does not exist on the SFTP server. Create it, or name another.',
  'no-permission': 'The account may not write into the folder on the SFTP server. Ask whoever runs it for the right.',
  'not-written': 'The SFTP server did not take the whole file. It may be full.',
} as const;

/** Why a file was not written. */
export type UploadProblem = keyof typeof PROBLEMS;

const refusal = z.object({ problem: z.enum(Object.keys(PROBLEMS) as [UploadProblem, ...UploadProblem[]]) });

/** People mend these in minutes at best. */
const WAIT_SECONDS = 300;

const problemIn = (response: DeliveryResponse): UploadProblem | undefined => {
  if ('failure' in response || response.status === 200) return undefined;
  return refusal.safeParse(readJson(response.body)).data?.problem;
};

/** A file is on the server under its name, or all its members are tried again with a sentence that says why. */
export const interpretUpload = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const problem = problemIn(response);
  if (problem !== undefined) {
    const outcome = { kind: 'retry', code: `sftp-${problem}`, example: PROBLEMS[problem], afterSeconds: WAIT_SECONDS };
    return { outcomes: request.members.map(() => outcome as typeof outcome & { kind: 'retry' }) };
  }
  const receipt = receiptOf(response, request);
  return { ...interpretWhole(response, request), ...(receipt ? { receipt } : {}) };
};

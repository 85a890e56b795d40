import * as z from 'zod';
import type { ConnectionFault } from '../../domain/export/connection.ts';
import type { DeliveryRequest, DeliveryResponse, Interpretation } from '../../domain/export/delivery.ts';
import { receiptOf } from '../export-files.ts';
import { interpretWhole, readJson, sayAll, stopFor } from '../http-answer.ts';
import { faultOfStatus } from '../probe.ts';

/** What may stand in the way of a file, with what a person can do about it. Nobody's data is at fault: all of them wait. */
const PROBLEMS = {
  'host-key':
    'The SFTP server is not the one that was agreed: it shows another fingerprint, and nothing was sent. Ask whoever runs it whether its key has changed and save the new fingerprint, then resume the export.',
  login:
    'The SFTP server does not let this account in. Check the user name, and the password or private key, then resume the export.',
  'private-key':
    'The private key cannot be read. Save it whole in the destination, with its passphrase, then resume the export.',
  'no-folder':
    'The folder does not exist on the SFTP server. Create it, or name another in the destination, then resume the export.',
  'no-permission':
    'The account may not write into the folder on the SFTP server. Ask whoever runs it for the right, then resume the export.',
  'not-written': 'The SFTP server did not take the whole file. It may be full.',
} as const;

/** Why a file was not written. */
export type UploadProblem = keyof typeof PROBLEMS;

const refusal = z.object({ problem: z.enum(Object.keys(PROBLEMS) as [UploadProblem, ...UploadProblem[]]) });

/** A full disk is seldom emptied sooner. */
const WAIT_SECONDS = 300;

const problemIn = (response: DeliveryResponse): UploadProblem | undefined => {
  if ('failure' in response || response.status === 200) return undefined;
  return refusal.safeParse(readJson(response.body)).data?.problem;
};

/** A file is on the server under its name, or all its members wait with a sentence that says why. */
export const interpretUpload = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const problem = problemIn(response);
  // A server that refuses a login again and again locks the account: it is asked once, and then a person.
  if (problem !== undefined && problem !== 'not-written')
    return stopFor(request, { code: `sftp-${problem}`, sentence: PROBLEMS[problem] });
  if (problem !== undefined)
    return sayAll(request, {
      kind: 'retry',
      code: `sftp-${problem}`,
      example: PROBLEMS[problem],
      afterSeconds: WAIT_SECONDS,
    });
  const receipt = receiptOf(response, request);
  return { ...interpretWhole(response, request), ...(receipt ? { receipt } : {}) };
};

const FAULTS: Readonly<Record<UploadProblem, ConnectionFault>> = {
  'host-key': 'refused',
  login: 'credentials-invalid',
  'private-key': 'credentials-invalid',
  'no-folder': 'audience-missing',
  'no-permission': 'permission-missing',
  'not-written': 'unreachable',
};

/** What looking at the folder says is broken. */
export const faultOfLook = (response: DeliveryResponse): ConnectionFault | undefined => {
  const problem = problemIn(response);
  return problem === undefined ? faultOfStatus(response) : FAULTS[problem];
};

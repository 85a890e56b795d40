import * as z from 'zod';
import type { DeliveryRequest } from '../../domain/export/delivery.ts';
import { csvOfMembers, csvSettings } from '../csv-file.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { partName } from '../export-files.ts';
import { getRequest, type Probe } from '../probe.ts';
import { faultOfLook, interpretUpload } from './answer.ts';

/** `SHA256:` and the unpadded base64 of 32 bytes, as OpenSSH prints it. */
const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}$/;
const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/;

const isClimbing = (folder: string): boolean => folder.split('/').includes('..');

const settings = z.strictObject({
  host: z
    .string()
    .max(253)
    .regex(HOST, 'a host name or an IPv4 address, without sftp:// or a path')
    .meta({ title: 'Server' })
    .describe('The name of the SFTP server. It must be reachable from the internet, except on the local host.'),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .default(22)
    .meta({ title: 'Port' })
    .describe('The port it listens on: 22 on most servers.'),
  username: z.string().min(1).max(128).meta({ title: 'User name' }).describe('The account on the server.'),
  hostKey: z
    .string()
    .regex(FINGERPRINT, 'SHA256: and 43 characters')
    .meta({ title: 'Fingerprint of the server' })
    .describe(
      'Whoever runs the server can tell it (SHA256:…, from ssh-keygen -lf). A server that shows another key gets neither password nor files.',
    ),
  folder: z
    .string()
    .max(1_024)
    .refine((folder) => !isClimbing(folder), 'a folder without ..')
    .default('.')
    .meta({ title: 'Folder' })
    .describe('Where files go; it must exist. `.` is the folder in which the account begins.'),
  ...csvSettings,
});
type Settings = z.infer<typeof settings>;

const isPrivateKey = (text: string): boolean => /^-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+-----END/.test(text.trim());

const credentials = z
  .strictObject({
    password: z
      .string()
      .min(1)
      .max(1_024)
      .optional()
      .meta({ title: 'Password' })
      .describe('The password of the account; leave it out where a private key is given.'),
    privateKey: z
      .string()
      .max(16_384)
      .refine(isPrivateKey, 'a private key in PEM or OpenSSH form, with its BEGIN and END lines')
      .optional()
      .meta({ title: 'Private key' })
      .describe('The private key of the account, whole; leave it out where a password is given.'),
    passphrase: z
      .string()
      .min(1)
      .max(1_024)
      .optional()
      .meta({ title: 'Passphrase' })
      .describe('What unlocks the private key, where it is locked.'),
  })
  .refine(({ password, privateKey }) => (password === undefined) !== (privateKey === undefined), {
    message: 'either a password or a private key',
    path: ['password'],
  });
type Credentials = z.infer<typeof credentials>;

const urlOf = ({ host, port, username, folder }: Settings, file: string): string => {
  const path = [...folder.split('/'), file].map(encodeURIComponent).join('/');
  return `sftp://${encodeURIComponent(username)}@${host}:${port}/${path}`;
};

const secretHeadersOf = ({ password, privateKey, passphrase }: Credentials): Record<string, string> => ({
  ...(password === undefined ? {} : { 'sftp-password': password }),
  ...(privateKey === undefined ? {} : { 'sftp-private-key': privateKey }),
  ...(passphrase === undefined ? {} : { 'sftp-passphrase': passphrase }),
});

/** The name says export, run and part: a part that is written again replaces itself. */
const partRequest = ({ settings: to, credentials: secrets, members, run }: Outgoing<Settings, Credentials>) => {
  const file = `${encodeURIComponent(run.exportId)}_${run.runId}_${partName(run.part)}.csv`;
  return {
    method: 'PUT',
    url: urlOf(to, file),
    headers: { 'sftp-host-key': to.hostKey, ...secretHeadersOf(secrets) },
    body: csvOfMembers(members, to),
    members: members.map((_, index) => index),
  } satisfies DeliveryRequest;
};

/** Signs in and looks for the folder; writes nothing. */
const probe: Probe<Settings, Credentials> = {
  request: ({ settings: to, credentials: secrets }) =>
    getRequest(urlOf(to, ''), { 'sftp-host-key': to.hostKey, ...secretHeadersOf(secrets) }),
  read: faultOfLook,
};

/**
 * CSV files on an SFTP server, each written under a hidden name and then renamed: what has its name is whole. A removal is a
 * line of its own; who reads the files of all runs in order has the segment, and reading a file again changes nothing.
 */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'sftp',
  name: 'CSV files on an SFTP server',
  removal:
    'Writes a row `remove`. Whoever reads the runs in order has the audience; a file written again is the same file.',
  settings,
  credentials,
  identifiers: [],
  purposes: [],
  limits: { membersPerRequest: 500, membersPerChunk: 500, concurrency: 2 },
  delivery: 'file',
  needs: ({ identifier, columns, purposes }) => ({ identifiers: [identifier], traits: columns, purposes }),
  leavesBehind: 'files',
  audience: ({ destinationId, exportId }) => `${destinationId}/${exportId}`,
  requests: (outgoing) => (outgoing.members.length === 0 ? [] : [partRequest(outgoing)]),
  interpret: interpretUpload,
  probe,
  maskedCredentials: { password: '***' },
  secretHeaders: ['sftp-password', 'sftp-private-key', 'sftp-passphrase'],
});

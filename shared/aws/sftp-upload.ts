import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { Client, type SFTPWrapper } from 'ssh2';
import type { SftpFile, Upload, Uploaded } from './sftp-transport.ts';

/** SSH_FX_NO_SUCH_FILE and SSH_FX_PERMISSION_DENIED (draft-ietf-secsh-filexfer-02, 7). */
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;

const statusOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

const problemOf = (error: unknown): Uploaded => {
  const code = statusOf(error);
  if (code === NO_SUCH_FILE) return 'no-folder';
  if (code === PERMISSION_DENIED) return 'no-permission';
  return typeof code === 'number' ? 'not-written' : { lost: String(code ?? 'broken') };
};

/** SFTP 3 refuses to rename over a file: OpenSSH's extension does it at once, elsewhere the old part goes first. */
const replace = async (sftp: SFTPWrapper, from: string, to: string): Promise<void> => {
  const plain = promisify(sftp.rename.bind(sftp));
  try {
    await promisify(sftp.ext_openssh_rename.bind(sftp))(from, to);
  } catch {
    // The server has no such extension, or refuses this: the plain rename has the last word.
    await promisify(sftp.unlink.bind(sftp))(to).catch(() => undefined);
    await plain(from, to);
  }
};

/** Whether there is a folder of this name. */
const lookAt = async (sftp: SFTPWrapper, folder: string): Promise<Uploaded> => {
  try {
    const stats = await promisify(sftp.stat.bind(sftp))(folder);
    return stats.isDirectory() ? 'written' : 'no-folder';
  } catch (error) {
    return problemOf(error);
  }
};

const writeWhole = async (sftp: SFTPWrapper, { path, bytes }: SftpFile): Promise<Uploaded> => {
  if (bytes === undefined) return lookAt(sftp, path === '' ? '.' : path);
  const hidden = posix.join(posix.dirname(path), `.${posix.basename(path)}.part`);
  const writeFile = (data: Buffer) =>
    new Promise<void>((resolve, reject) => {
      sftp.writeFile(hidden, data, (error) => (error ? reject(error) : resolve()));
    });
  try {
    await writeFile(Buffer.from(bytes));
    const { size } = await promisify(sftp.stat.bind(sftp))(hidden);
    if (size !== bytes.length) return 'not-written';
    await replace(sftp, hidden, path);
    return 'written';
  } catch (error) {
    return problemOf(error);
  }
};

const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

const refusalOf = (error: Error & { level?: string }, isStranger: boolean): Uploaded => {
  if (isStranger) return 'host-key';
  if (error.level === 'client-authentication') return 'login';
  if (/privateKey|passphrase/i.test(error.message)) return 'private-key';
  return { lost: 'code' in error ? String(error.code) : (error.level ?? 'broken') };
};

/** Uploads over SSH, or looks at a folder where there is nothing to write. The server proves itself by its fingerprint before anything secret leaves. */
export const upload: Upload = (file, signal) =>
  new Promise((resolve) => {
    const client = new Client();
    let isStranger = false;
    const end = (how: Uploaded): void => {
      resolve(how);
      client.end();
      client.destroy();
    };
    signal.addEventListener('abort', () => end({ lost: 'timeout' }));
    client.on('error', (error) => end(refusalOf(error, isStranger)));
    client.on('close', () => end({ lost: 'closed' }));
    // Each step waits for an answer: packets that wait for company would cost a second a file.
    client.on('connect', () => client.setNoDelay(true));
    client.on('ready', () => {
      client.sftp((error, sftp) => {
        if (error) return end({ lost: 'no-sftp' });
        writeWhole(sftp, file).then(end, () => end({ lost: 'broken' }));
      });
    });
    const { address: host, port, username, password, privateKey, passphrase, hostKey } = file;
    try {
      client.connect({
        host,
        port,
        username,
        ...(password === undefined ? {} : { password }),
        ...(privateKey === undefined ? {} : { privateKey }),
        ...(passphrase === undefined ? {} : { passphrase }),
        hostVerifier: (key: Buffer) => {
          isStranger = fingerprintOf(key) !== hostKey;
          return !isStranger;
        },
      });
    } catch (error) {
      // ssh2 reads the private key here, and throws where it cannot.
      end(error instanceof Error ? refusalOf(error, false) : { lost: 'broken' });
    }
  });

import { createHash, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { posix } from 'node:path';
import ssh2, { type AuthContext, type Connection, type SFTPWrapper } from 'ssh2';

const { Server, utils } = ssh2;
const { OPEN_MODE, STATUS_CODE } = utils.sftp;

/** What goes wrong on the server, or on the way to it. */
export type SftpMood = 'well' | 'full' | 'read-only' | 'cut' | 'unheard' | 'silent';

/** The account that the server knows. */
export const ACCOUNT = { username: 'headwater', password: 'correct horse' } as const;

interface Files {
  readonly folders: ReadonlySet<string>;
  readonly files: Map<string, Buffer>;
  readonly state: { mood: SftpMood; logins: number };
}

const keyPair = () =>
  generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

const fingerprintOf = (privateKey: string): string => {
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error || Array.isArray(parsed)) throw new TypeError('no key');
  return `SHA256:${createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace(/=+$/, '')}`;
};

/** Serves SFTP version 3 from memory as its draft says: no rename over a file, no file in a folder that there is not. */
const serveFiles = (sftp: SFTPWrapper, connection: Connection, { folders, files, state }: Files): void => {
  const open = new Map<number, string>();
  let last = 0;
  const pathOf = (handle: Buffer): string | undefined => open.get(handle.readUInt32BE(0));
  const say = (id: number, code: number) => sftp.status(id, code);
  const normal = (path: string): string => posix.normalize(path);

  sftp.on('OPEN', (id, name, flags) => {
    const path = normal(name);
    if (!folders.has(posix.dirname(path))) return say(id, STATUS_CODE.NO_SUCH_FILE);
    if (state.mood === 'read-only') return say(id, STATUS_CODE.PERMISSION_DENIED);
    if (flags & OPEN_MODE.TRUNC || !files.has(path)) files.set(path, Buffer.alloc(0));
    const handle = Buffer.alloc(4);
    last += 1;
    handle.writeUInt32BE(last);
    open.set(last, path);
    sftp.handle(id, handle);
  });
  sftp.on('WRITE', (...[id, handle, offset, data]) => {
    const path = pathOf(handle);
    if (path === undefined || state.mood === 'full') return say(id, STATUS_CODE.FAILURE);
    const before = files.get(path) ?? Buffer.alloc(0);
    const part = state.mood === 'cut' ? data.subarray(0, data.length / 2) : data;
    files.set(path, Buffer.concat([before.subarray(0, offset), part]));
    if (state.mood === 'cut') return void connection.end();
    say(id, STATUS_CODE.OK);
  });
  sftp.on('FSETSTAT', (id) => say(id, STATUS_CODE.OK));
  sftp.on('CLOSE', (id, handle) => say(id, open.delete(handle.readUInt32BE(0)) ? STATUS_CODE.OK : STATUS_CODE.FAILURE));
  const stat = (id: number, name: string) => {
    const found = files.get(normal(name));
    if (!found) return say(id, STATUS_CODE.NO_SUCH_FILE);
    sftp.attrs(id, { mode: 0o100644, uid: 0, gid: 0, size: found.length, atime: 0, mtime: 0 });
  };
  sftp.on('STAT', stat);
  sftp.on('LSTAT', stat);
  sftp.on('REMOVE', (id, name) => say(id, files.delete(normal(name)) ? STATUS_CODE.OK : STATUS_CODE.NO_SUCH_FILE));
  sftp.on('RENAME', (id, from, to) => {
    const found = files.get(normal(from));
    if (!found || files.has(normal(to))) return say(id, STATUS_CODE.FAILURE);
    files.set(normal(to), found);
    files.delete(normal(from));
    if (state.mood === 'unheard') return void connection.end();
    say(id, STATUS_CODE.OK);
  });
};

/** An SFTP server on 127.0.0.1 that knows one account, by password or key, and keeps what it is given. */
export const startSftp = async (port = 0) => {
  const hostKey = keyPair();
  const accountKey = keyPair();
  const files = new Map<string, Buffer>();
  const state = { mood: 'well' as SftpMood, logins: 0 };
  const held: Files = { folders: new Set(['.', 'in']), files, state };
  const connections = new Set<Connection>();

  const isKnown = (context: AuthContext): boolean => {
    if (context.username !== ACCOUNT.username) return false;
    if (context.method === 'password') return context.password === ACCOUNT.password;
    const known = utils.parseKey(accountKey);
    if (context.method !== 'publickey' || known instanceof Error || Array.isArray(known)) return false;
    if (!context.key.data.equals(known.getPublicSSH())) return false;
    if (!context.signature || !context.blob) return true;
    return known.verify(context.blob, context.signature, context.hashAlgo) === true;
  };
  const server = new Server({ hostKeys: [hostKey] }, (connection) => {
    connections.add(connection);
    // The types leave out that a server's connection has it too.
    (connection as Connection & { setNoDelay(on: boolean): void }).setNoDelay(true);
    connection.on('error', () => undefined);
    connection.on('close', () => connections.delete(connection));
    connection.on('authentication', (context) => {
      if (state.mood === 'silent') return;
      state.logins += context.method === 'none' ? 0 : 1;
      if (isKnown(context)) context.accept();
      else context.reject(['password', 'publickey']);
    });
    connection.on('ready', () =>
      connection.on('session', (accept) => {
        accept().on('sftp', (acceptSftp) => serveFiles(acceptSftp(), connection, held));
      }),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: fingerprintOf(hostKey),
    accountKey,
    state,
    /** How many files are still under a hidden name. */
    hidden: (): number => [...files.keys()].filter((path) => posix.basename(path).startsWith('.')).length,
    /** Files that a reader looks at: those whose names do not begin with a dot, by name. */
    visible: (): ReadonlyMap<string, string> =>
      new Map(
        [...files]
          .filter(([path]) => !posix.basename(path).startsWith('.'))
          .map(([path, bytes]) => [path, bytes.toString('utf8')] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
    stop: async (): Promise<void> => {
      for (const connection of connections) connection.end();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
};

import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ConsoleConfig, cacheControlOf, consoleHeaders, targetOf } from '../../console/delivery.ts';
import type { HttpAnswer } from '../http/payload.ts';
import { LOCAL_CLIENT, SIGN_IN_PATH } from '../sign-in/local-sign-in.ts';

/** Where the console is built to. */
export const BUILT_CONSOLE = fileURLToPath(new URL('../../../.headwater/console', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const HEADERS = consoleHeaders([]);

const answerFile = (file: string, body: Buffer): HttpAnswer => ({
  status: 200,
  headers: {
    ...HEADERS,
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': cacheControlOf(file),
  },
  body,
});

const answerText = (status: number, text: string): HttpAnswer => ({
  status,
  headers: { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' },
  body: Buffer.from(`${text}\n`),
});

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** Answers what CloudFront would in front of the console's bucket; `undefined` for what is not the console's. */
export const createConsole = ({
  folder,
  hasSignIn,
}: {
  readonly folder: string;
  readonly hasSignIn: () => boolean;
}) => {
  const config = (): ConsoleConfig => (hasSignIn() ? { signIn: { clientId: LOCAL_CLIENT, domain: SIGN_IN_PATH } } : {});

  return (method: string, path: string): HttpAnswer | undefined => {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const { file, redirect } = targetOf(path);
    if (redirect !== undefined) return { status: 302, headers: { location: redirect }, body: Buffer.alloc(0) };
    if (file === undefined) return undefined;
    if (file === '/console/config.json') return answerFile(file, Buffer.from(JSON.stringify(config())));
    const onDisk = join(folder, normalize(file.slice('/console'.length)));
    if (isFile(onDisk)) return answerFile(file, readFileSync(onDisk));
    return file === '/console/index.html'
      ? answerText(503, 'The console is not built: npm start builds it, and so does npm run build:console.')
      : answerText(404, 'There is no such file.');
  };
};

/** How the console reaches a browser: by CloudFront on AWS, by the host on a laptop, both by what is here. */

/** What an address of the console stands for: a file of the bucket, another address, or nothing. */
export interface Target {
  readonly file?: string;
  readonly redirect?: string;
}

/**
 * The file of an address: files by their name, every page of the console by `index.html`, which draws what the address says. CloudFront runs the text of
 * this very function, so it uses nothing from outside itself, and only what CloudFront's runtime 2.0 knows.
 */
export const targetOf = (uri: string): Target => {
  if (uri === '/' || uri === '/console') return { redirect: '/console/' };
  if (uri.indexOf('/console/') !== 0) return {};
  if (uri.indexOf('/console/assets/') === 0) return { file: uri };
  return /^\/console\/[a-z-]+\.(json|svg|txt)$/.test(uri) ? { file: uri } : { file: '/console/index.html' };
};

/** Files under it are named by their content: they never change. */
export const ASSETS = 'console/assets/';

/** Tag of files that the console of now does not name: `npm run deploy` sets it, and takes it away again. */
export const FORMER_TAG = { key: 'headwater:former', value: 'true' } as const;

/** What caches may do with a file. What is not named by its content is asked for again each time. */
export const cacheControlOf = (file: string): string =>
  file.startsWith(`/${ASSETS}`) ? 'public, max-age=31536000, immutable' : 'no-cache';

/** Two years, as browsers' lists of such sites want it. */
const HSTS_SECONDS = 63_072_000;

/** What a browser is told to forbid. Nothing inline, nothing from elsewhere; calls go to this origin and to the sign-in alone. */
export const contentSecurityPolicy = (connect: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Headers of every answer from `/console/`; `connect` are origins besides its own that the console calls. */
export const consoleHeaders = (connect: readonly string[]): Readonly<Record<string, string>> => ({
  'content-security-policy': contentSecurityPolicy(connect),
  'strict-transport-security': `max-age=${HSTS_SECONDS}; includeSubDomains`,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
});

/** How long browsers keep to HTTPS, seconds. */
export const HSTS = HSTS_SECONDS;

/** What the console reads from `config.json` beside it. */
export interface ConsoleConfig {
  /** Without: people sign in with a management token. */
  readonly signIn?: {
    readonly clientId: string;
    /** Where `/oauth2/authorize` is, an address or a path of the console's own origin. */
    readonly domain: string;
  };
}

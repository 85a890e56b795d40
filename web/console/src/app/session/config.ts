/** What this deployment says of itself to its console (`config.json` beside it). */
export interface Config {
  /** Without: one signs in with a management token. */
  readonly signIn?: { readonly clientId: string; readonly domain: string };
}

let loading: Promise<Config> | undefined;

const load = async (): Promise<Config> => {
  const response = await fetch('/console/config.json', { cache: 'no-cache' });
  if (!response.ok) throw new Error(`config.json: ${response.status}`);
  return response.json();
};

/** Read once. Where it cannot be read, a token still opens the console, and the next page load asks again. */
export const loadConfig = (): Promise<Config> => {
  loading ??= load().catch(() => ({}));
  return loading;
};

/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: { segmentId: '7', identifier: 'email' },
  credentials: { siteId: 'SECRET-site-id', apiKey: 'SECRET-api-key' },
};

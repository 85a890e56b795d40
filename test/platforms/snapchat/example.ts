/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: { segmentId: '5677923948298240', identifiers: ['email', 'phone', 'idfa', 'aaid'] },
  credentials: { clientId: 'SECRET-client', clientSecret: 'SECRET-client-secret', refreshToken: 'SECRET-refresh' },
};

/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: { segmentId: '10804', identifiers: ['email', 'aaid'] },
  credentials: { clientId: 'SECRET-client', clientSecret: 'SECRET-client-secret', refreshToken: 'SECRET-refresh' },
};

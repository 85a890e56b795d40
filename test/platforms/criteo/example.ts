/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: { audienceSegmentId: '3485', identifiers: ['email', 'idfa', 'aaid'] },
  credentials: { clientId: 'SECRET-client', clientSecret: 'SECRET-client-secret-of-criteo' },
};

/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: { adAccountId: '549756359984', customerListId: '643' },
  credentials: { clientId: 'SECRET-client', clientSecret: 'SECRET-client-secret', refreshToken: 'SECRET-refresh' },
};

/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: { customerId: '222', accountId: '111', audienceId: '987', termsAccepted: true },
  credentials: {
    clientId: 'SECRET-client',
    clientSecret: 'SECRET-client-secret',
    refreshToken: 'SECRET-refresh-token',
    developerToken: 'SECRET-developer-token',
  },
};

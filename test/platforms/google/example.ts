/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: { customerId: '123-456-7890', userListId: '77', termsAccepted: true },
  credentials: { clientId: 'SECRET-client', clientSecret: 'SECRET-client-secret', refreshToken: 'SECRET-refresh' },
};

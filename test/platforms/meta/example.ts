/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: { audienceId: '2385', person: ['name', 'address', 'gender', 'birthday'], limitedDataUse: true },
  credentials: { accessToken: 'SECRET-token' },
};

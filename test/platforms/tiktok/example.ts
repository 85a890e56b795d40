/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: { advertiserId: '7178918106775994370', audienceId: '1672908961' },
  credentials: { accessToken: 'SECRET-long-term-access-token' },
};

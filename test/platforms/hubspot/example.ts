/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: {
    listId: '701',
    fields: [
      { trait: 'firstName', field: 'firstname' },
      { trait: 'lastName', field: 'lastname' },
    ],
  },
  credentials: { accessToken: 'SECRET-service-key-of-the-account' },
};

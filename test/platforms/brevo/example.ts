/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: {
    listId: '42',
    fields: [
      { trait: 'firstName', field: 'FIRSTNAME' },
      { trait: 'birthday', field: 'birthday' },
    ],
  },
  credentials: { apiKey: 'SECRET-api-key-of-the-account' },
};

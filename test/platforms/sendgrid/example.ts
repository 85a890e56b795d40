/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: {
    listId: '4fb6cca6-06dc-4aa2-b7cb-851a4e3be37e',
    fields: [
      { trait: 'firstName', field: 'first_name' },
      { trait: 'gender', field: 'w1' },
    ],
  },
  credentials: { apiKey: 'SG.SECRET0123456789.SECRET0123456789' },
};

/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: {
    audienceId: '9e67587f52',
    tagId: '457',
    fields: [{ trait: 'plan', field: 'PLAN' }],
  },
  credentials: { apiKey: 'SECRETkey0123456789SECRETkey012345-us21' },
};

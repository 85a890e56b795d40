/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: {
    instance: 'EU-01',
    attribute: 'Autumn_VIP',
    identifier: 'email',
    fields: [{ trait: 'firstName', field: 'first_name' }],
  },
  credentials: { apiKey: 'SECRET-rest-api-key' },
};

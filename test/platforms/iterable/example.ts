/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: { listId: '4711', fields: [{ trait: 'firstName', field: 'firstName' }] },
  credentials: { apiKey: 'SECRET-api-key' },
};

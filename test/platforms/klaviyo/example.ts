/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: { listId: 'VRgFBd', fields: [{ trait: 'firstName', field: 'first_name' }] },
  credentials: { apiKey: 'SECRET-private-key' },
};

/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = { settings: { identifier: 'email', columns: [{ trait: 'firstName' }] }, credentials: {} };

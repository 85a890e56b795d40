/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = { settings: { identifier: 'email', traits: ['firstName'] }, credentials: {} };

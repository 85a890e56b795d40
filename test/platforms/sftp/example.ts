/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: {
    host: 'files.example.com',
    username: 'crm',
    hostKey: `SHA256:${Buffer.alloc(32, 7).toString('base64').replace('=', '')}`,
    identifier: 'email',
    columns: ['firstName'],
  },
  credentials: { password: 'SECRET-password' },
};

/** Settings and credentials of each destination type, for the contract that all of them keep. */
export const EXAMPLES: Readonly<Record<string, { readonly settings: object; readonly credentials: object }>> = {
  google: {
    settings: { customerId: '123-456-7890', userListId: '77', termsAccepted: true },
    credentials: { clientId: 'SECRET-client', clientSecret: 'SECRET-client-secret', refreshToken: 'SECRET-refresh' },
  },
  meta: {
    settings: { audienceId: '2385', person: ['name', 'address', 'gender', 'birthday'], limitedDataUse: true },
    credentials: { accessToken: 'SECRET-token' },
  },
  eventbridge: { settings: { identifier: 'email', traits: ['firstName'] }, credentials: {} },
  's3-csv': { settings: { identifier: 'email', columns: ['firstName'] }, credentials: {} },
  's3-parquet': { settings: { identifier: 'email', columns: [{ trait: 'firstName' }] }, credentials: {} },
  sftp: {
    settings: {
      host: 'files.example.com',
      username: 'crm',
      hostKey: `SHA256:${Buffer.alloc(32, 7).toString('base64').replace('=', '')}`,
      identifier: 'email',
      columns: ['firstName'],
    },
    credentials: { password: 'SECRET-password' },
  },
  webhook: {
    settings: { url: 'https://receiver.example/', identifier: 'email', traits: ['firstName'] },
    credentials: { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` },
  },
};

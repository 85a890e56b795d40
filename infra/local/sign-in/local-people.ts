/** Somebody who may sign in on this machine. Nobody real, and no password: whoever reaches the host is its owner. */
export interface LocalPerson {
  /** As Cognito's `sub`: for ever the same. */
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly group: string;
}

/** One person a role. */
export const LOCAL_PEOPLE: readonly LocalPerson[] = [
  ['admin', 'Ada Marlow'],
  ['marketer', 'Mia Laurent'],
  ['privacy-officer', 'Paul Okafor'],
  ['read-only', 'Rosa Lind'],
].map(([group = '', name = ''], index) => ({
  subject: `0000000${index + 1}-1111-4111-8111-00000000000${index + 1}`,
  name,
  email: `${name.split(' ')[0]?.toLowerCase()}@local.example`,
  group,
}));

import { parseArgs } from 'node:util';
import { ROLES, type Role } from '../../shared/domain/access/caller.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';

/** Whom to let in, and as what. */
export interface Invitation {
  readonly email: string;
  readonly role: Role;
  readonly stage: string;
}

const USAGE = `npm run invite -- jane@shop.example --role marketer [--stage dev]\n\nRoles: ${ROLES.join(', ')}.`;

/** Reads the command line; throws HeadwaterError `invite.options` that says how it is used. */
export const readInvitation = (args: readonly string[]): Invitation => {
  const refuse = (what: string) => new HeadwaterError('invite.options', `${what}\n\n${USAGE}`);
  const options = { role: { type: 'string' }, stage: { type: 'string', default: 'dev' } } as const;
  const parsed = (() => {
    try {
      return parseArgs({ args: [...args], options, allowPositionals: true });
    } catch (error) {
      throw refuse(error instanceof Error ? error.message : String(error));
    }
  })();
  const [email, ...more] = parsed.positionals;
  if (email === undefined || more.length > 0 || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
    throw refuse('Give one address.');
  const role = ROLES.find((each) => each === parsed.values.role);
  if (role === undefined) throw refuse('Say which role, by --role.');
  return { email, role, stage: parsed.values.stage };
};

/** The people of a deployment, as Cognito keeps them. */
export interface People {
  /** Makes a user, whom Cognito writes to; `false` where there is one. */
  create(email: string): Promise<boolean>;
  /** The groups that are roles, of a user. */
  groupsOf(email: string): Promise<readonly string[]>;
  join(email: string, group: string): Promise<void>;
  leave(email: string, group: string): Promise<void>;
}

/** Lets somebody in with one role, whatever they had before; answers what was done, a line each. */
export const invite = async ({ email, role }: Invitation, people: People): Promise<readonly string[]> => {
  const said: string[] = [];
  if (await people.create(email))
    said.push(`${email} was invited: Cognito sent a temporary password, good for seven days.`);
  else said.push(`${email} is known already; no mail was sent.`);
  const groups = await people.groupsOf(email);
  if (groups.includes(role)) said.push(`They were in the group ${role} before.`);
  else {
    await people.join(email, role);
    said.push(`They are in the group ${role} now.`);
  }
  for (const other of groups.filter((group) => group !== role && ROLES.some((each) => each === group))) {
    await people.leave(email, other);
    said.push(`They are no longer in the group ${other}; a session that is open goes on for an hour at most.`);
  }
  return said;
};

import { type Answered, type Asked, readBody } from '../platform-double.ts';
import type { Account } from './account.ts';
import { type Attributes, importBody } from './bodies.ts';
import { errorOf, refusal, rowAt } from './refusals.ts';

/** Takes an import, whole or not at all; `faultAt` names the field that is wrong with a row. */
export const takeImport = (
  account: Account,
  { body }: Asked,
  faultAt: (given: Attributes) => string | undefined,
): Answered => {
  const read = importBody.safeParse(readBody(body));
  if (!read.success) return refusal(400, 'Invalid input', `/${read.error.issues[0]?.path.join('/')}`);
  const { attributes, relationships } = read.data.data;
  const given = attributes.profiles.data.map((each) => each.attributes);
  const errors = given.flatMap((each, index) => {
    const field = faultAt(each);
    return field ? [errorOf(400, 'Invalid email address.', rowAt(index, field))] : [];
  });
  if (errors.length > 0) return { status: 400, body: { errors } };
  const id = account.startImport(given, relationships?.lists.data.map((list) => list.id) ?? []);
  return { status: 202, body: { data: { type: 'profile-bulk-import-job', id, attributes: { status: 'queued' } } } };
};

/** Tells how an import stands, whom it refused, or whose profiles it wrote. */
export const tellImport = (account: Account, { url }: Asked): Answered => {
  const [id = '', ...edge] = url.pathname.split('/').slice(3);
  const job = account.importOf(id);
  if (!job) return refusal(404, 'No such job.');
  const { status, errors, ids } = job;
  const attributes = { status, total_count: job.profiles.length, failed_count: errors.length };
  const bodies: Record<string, unknown> = {
    '': { type: 'profile-bulk-import-job', id, attributes },
    'relationships/profiles': ids.map((each) => ({ type: 'profile', id: each })),
    'import-errors': errors.map(({ index, field }) => ({
      type: 'import-error',
      id: `error-${index}`,
      attributes: errorOf(400, 'Invalid email address.', rowAt(index, field)),
    })),
  };
  const data = bodies[edge.join('/')];
  return data === undefined ? refusal(404, 'Not found.') : { status: 200, body: { data } };
};

import { type Answered, type Asked, readBody } from '../platform-double.ts';
import type { Account } from './account.ts';
import { membersBody, readFilter } from './bodies.ts';
import { refusal } from './refusals.ts';

const linksOf = (id: string): object =>
  Object.fromEntries(
    ['lists', 'segments', 'push-tokens', 'conversation'].map((name) => {
      const address = `https://a.klaviyo.com/api/profiles/${id}`;
      return [name, { links: { self: `${address}/relationships/${name}`, related: `${address}/${name}` } }];
    }),
  );

/** Finds profiles by an identifier: as many as a page holds. */
export const lookUp = (account: Account, { url }: Asked): Answered => {
  const filter = readFilter(url.searchParams.get('filter'));
  const size = Number(url.searchParams.get('page[size]') ?? 20);
  if (!filter || size < 1 || size > 100) return refusal(400, 'Invalid filter or page size.');
  const found = account.find(filter.field, filter.values).slice(0, size);
  const data = found.map(({ id }) => ({ type: 'profile', id, attributes: {}, relationships: linksOf(id) }));
  return { status: 200, body: { data, links: { next: null } } };
};

/** Puts profiles into a list or takes them out, all or none. */
export const changeList = (account: Account, { method, body, url }: Asked, known: readonly string[]): Answered => {
  const [listId = ''] = url.pathname.split('/').slice(3);
  const read = membersBody.safeParse(readBody(body));
  if (!read.success) return refusal(400, 'Invalid input');
  if (!known.includes(listId)) return refusal(404, 'No such list.');
  const found = read.data.data.map(({ id }) => account.profiles.get(id));
  if (found.includes(undefined)) return refusal(404, 'No such profile.');
  for (const profile of found) method === 'POST' ? profile?.lists.add(listId) : profile?.lists.delete(listId);
  return { status: 204, body: '' };
};

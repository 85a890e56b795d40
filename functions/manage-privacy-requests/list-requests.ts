import type * as z from 'zod';
import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import type { requestsQuery } from '../../shared/domain/api/privacy-request-schemas.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import { isOpen, type RequestLine } from '../../shared/domain/privacy/request.ts';
import type { PrivacyRequestStore } from '../../shared/ports/privacy-request-store.ts';
import { showLine } from './show-request.ts';

type Query = z.output<typeof requestsQuery>;
interface Page {
  readonly lines: readonly RequestLine[];
  readonly next?: string;
}

/** Pages of the store that one call may read: filters may leave pages empty. */
const MOST_PAGES = 20;

/** Lists requests: open ones by when they are due, or all, the newest first. */
export const createListRequests = (requests: Pick<PrivacyRequestStore, 'unfinished' | 'list'>) => {
  const readPage = async ({ state, type }: Query, limit: number, cursor?: string): Promise<Page> => {
    if (state === 'open') {
      const { lines, after } = await requests.unfinished({ limit, ...(cursor === undefined ? {} : { after: cursor }) });
      return { lines, ...(after === undefined ? {} : { next: after }) };
    }
    const where = {
      ...(type === undefined ? {} : { kind: type }),
      ...(cursor === undefined ? {} : { before: cursor }),
    };
    const { lines, before } = await requests.list({ limit, ...where });
    return { lines, ...(before === undefined ? {} : { next: before }) };
  };

  return async (query: Query): Promise<HttpResponse> => {
    const isWanted = (line: RequestLine): boolean =>
      (query.state === 'all' || isOpen(line)) &&
      (query.type === undefined || line.kind === query.type) &&
      (query.due_before === undefined || line.dueAt < query.due_before);
    const found: RequestLine[] = [];
    let cursor = query.cursor;
    for (let pages = 0; pages < MOST_PAGES && found.length < query.limit; pages++) {
      const page = await readPage(query, query.limit - found.length, cursor);
      found.push(...page.lines.filter(isWanted));
      cursor = page.next;
      if (cursor === undefined) break;
    }
    return answer({ requests: found.map(showLine), ...(cursor === undefined ? {} : { next: encodeCursor(cursor) }) });
  };
};

import { retentionPreviewOperations } from '../../shared/domain/api/operations/retention.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer } from '../../shared/domain/http.ts';
import { typeOfKey } from '../../shared/domain/identity/identifier.ts';
import { identifierDue, isCustomer, personDue, type RetentionPolicy } from '../../shared/domain/privacy/retention.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { RetentionDirectory } from '../../shared/ports/retention-directory.ts';
import { RETENTION_PARTS, type RetentionPage, type RetentionStore } from '../../shared/ports/retention-store.ts';

interface Dependencies {
  readonly store: Pick<RetentionStore, 'page'>;
  readonly retention: RetentionDirectory;
  /** Milliseconds since any moment: it measures how long was looked. */
  readonly clock: Clock;
  /** How long to look, milliseconds: less than the gateway waits. */
  readonly patience?: number;
}

interface Going {
  looked: number;
  past: number;
  pastAnyway: number;
  soon: number;
}

interface Question {
  /** The policy that is tried. */
  readonly tried: RetentionPolicy;
  readonly inForce: RetentionPolicy;
  /** Epoch ms. */
  readonly now: number;
}

const PATIENCE = 20_000;
const SOON = 30 * 86_400_000;
/** Parts that are read at once. */
const AT_ONCE = 8;

const none = (): Going => ({ looked: 0, past: 0, pastAnyway: 0, soon: 0 });

/** Instants at which something is due: by the policy tried and by the one in force. */
const count = (going: Going, now: number, [tried, inForce]: readonly [tried: number, inForce: number]): void => {
  going.looked += 1;
  if (tried <= now) going.past += 1;
  else if (tried <= now + SOON) going.soon += 1;
  if (tried <= now && inForce <= now) going.pastAnyway += 1;
};

const createCounts = ({ tried, inForce, now }: Question) => {
  const [prospects, customers, identifiers] = [none(), none(), new Map<string, Going>()];
  const add = ({ heads, pointers }: RetentionPage): void => {
    for (const head of heads) {
      const going = isCustomer(tried, head) ? customers : prospects;
      count(going, now, [personDue(tried, head), personDue(inForce, head)]);
    }
    for (const { key, firstReceivedAt, sealed } of pointers) {
      if (sealed === '') continue;
      const type = typeOfKey(key);
      const [going, value] = [identifiers.get(type) ?? none(), { type, since: firstReceivedAt }];
      count(going, now, [identifierDue(tried, value), identifierDue(inForce, value)]);
      identifiers.set(type, going);
    }
  };
  return { add, show: () => ({ prospects, customers, identifiers: Object.fromEntries(identifiers) }) };
};

/**
 * The call that counts what a change of retention would have forgotten. Looks at part after part of all profiles, which are cut at random, until
 * time is up: then the counts are of that share.
 */
export const createPreviewRetention = ({ store, retention, clock, patience = PATIENCE }: Dependencies) => {
  const readPart = async (part: number, isLate: () => boolean): Promise<readonly RetentionPage[] | undefined> => {
    const pages: RetentionPage[] = [];
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
      if (isLate()) return undefined;
      const page = await store.page({ part, ...(cursor === undefined ? {} : { cursor }) });
      pages.push(page);
      cursor = page.cursor;
    }
    return pages;
  };

  return serve(retentionPreviewOperations, {
    'POST /v1/privacy/retention/preview': async ({ body, now }) => {
      const counts = createCounts({ tried: body as RetentionPolicy, inForce: await retention.current(), now });
      const until = clock() + patience;
      const isLate = () => clock() >= until;
      let parts = 0;
      let looked = 0;
      const walk = async (): Promise<void> => {
        while (parts < RETENTION_PARTS) {
          const pages = await readPart(parts++, isLate);
          if (pages === undefined) return;
          for (const page of pages) counts.add(page);
          looked += 1;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, walk));
      return answer({ share: looked / RETENTION_PARTS, ...counts.show() });
    },
  });
};

import { vocabularyOperations } from '../../shared/domain/api/operations/vocabulary.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import type { ArchiveRow } from '../../shared/domain/archive/archive-rows.ts';
import { answer } from '../../shared/domain/http.ts';
import { iso } from '../../shared/domain/iso.ts';
import { createVocabularyCollector } from '../../shared/domain/vocabulary/collect-vocabulary.ts';
import type { RewritableObjects } from '../../shared/ports/rewritable-objects.ts';
import { pickObjects } from './pick-objects.ts';

interface Dependencies {
  readonly archive: Pick<RewritableObjects<readonly ArchiveRow[]>, 'list' | 'read'>;
}

/** Names change rarely, and each sample is read from the archive. */
const CACHED_MS = 5 * 60_000;
const READS_AT_ONCE = 6;

const isFullEvent = ({ form, quarantine_code }: ArchiveRow): boolean =>
  (form ?? null) === null && quarantine_code === null;

const sample = async ({ list, read }: Dependencies['archive'], now: number) => {
  const collector = createVocabularyCollector();
  const received: number[] = [];
  const objects = await pickObjects(list, now);
  for (let start = 0; start < objects.length; start += READS_AT_ONCE) {
    const found = await Promise.all(objects.slice(start, start + READS_AT_ONCE).map(({ key }) => read(key)));
    for (const row of found.flatMap((each) => each?.content ?? []).filter(isFullEvent)) {
      const person = `${row.anchor_type}:${row.anchor_value}`;
      collector.add({ event: JSON.parse(row.body), person, sourceId: row.source_id });
      received.push(row.received_at);
    }
  }
  const span = received.reduce<{ from?: number; to?: number }>(
    ({ from = Number.POSITIVE_INFINITY, to = 0 }, at) => ({ from: Math.min(from, at), to: Math.max(to, at) }),
    {},
  );
  const basis = {
    ...{ objects: objects.length, events: received.length },
    ...(span.from !== undefined && span.to !== undefined && { from: iso(span.from), to: iso(span.to) }),
  };
  return { ...collector.vocabulary(), asOf: iso(now), basis };
};

/** The call on the words of the data. Costs a few dozen reads of the archive, once in five minutes while somebody asks. */
export const createReadVocabulary = ({ archive }: Dependencies) => {
  let cached: { readonly words: ReturnType<typeof sample>; readonly until: number } | undefined;
  return serve(vocabularyOperations, {
    'GET /v1/vocabulary': async ({ now }) => {
      if (!cached || now >= cached.until) {
        const words = sample(archive, now).catch((error: unknown) => {
          cached = undefined;
          throw error;
        });
        cached = { words, until: now + CACHED_MS };
      }
      return answer(await cached.words);
    },
  });
};

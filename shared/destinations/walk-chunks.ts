import type { ChunkStatus, RunStore } from '../ports/run-store.ts';

const PAGE = 1_000;

/** Every chunk of a run by number, page by page: a run of 10 million members has 20,000 of them. */
export async function* walkChunks(runs: Pick<RunStore, 'chunks'>, runId: string): AsyncGenerator<ChunkStatus> {
  let after: number | undefined;
  do {
    const page = await runs.chunks({ runId, limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page.chunks;
    after = page.after;
  } while (after !== undefined);
}

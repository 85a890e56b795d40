/** Where the configuration says that a rebuild runs: from before the first table is emptied until all are full again. */
export const REBUILD_MARK = { kind: 'rebuild', id: 'running' } as const;

/** How much the derived tables hold. `records` are stream records on timelines, `memberships` the current ones. */
export interface DerivedCounts {
  readonly records: number;
  readonly profiles: number;
  readonly memberships: number;
}

/** The document of the mark. */
export interface RebuildMark {
  /** Which process rebuilds: one that finds another's name here has been taken over and stops. */
  readonly owner: string;
  /** ISO 8601; of the first attempt, where one was cut short. */
  readonly startedAt: string;
  /** What the tables held before the first attempt emptied them; absent until then. */
  readonly before?: DerivedCounts;
}

interface Marked {
  readonly configuration: { get(kind: 'rebuild', id: string): Promise<unknown> };
}

/**
 * True while a rebuild runs and profiles may be missing. Whoever acts on what is missing asks after having read: where the
 * answer is no, all that was read was read before the first table was emptied (rule 31).
 */
export const isRebuilding = async ({ configuration }: Marked): Promise<boolean> =>
  (await configuration.get(REBUILD_MARK.kind, REBUILD_MARK.id)) !== undefined;

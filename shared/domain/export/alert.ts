/** What somebody should look at in a run. */
export interface Alert {
  readonly code: 'failed' | 'size-jump';
  readonly sentence: string;
}

/** An audience that would grow by more than this share in one run deserves a look: a definition or an import may be wrong. */
const JUMP_SHARE = 0.5;
/** Fewer additions than this are a small audience's everyday life. */
const JUMP_FLOOR = 100;

/** The size from which on these additions are no jump; 0 where they never are. */
export const ordinaryFrom = (additions: number): number =>
  additions < JUMP_FLOOR ? 0 : Math.ceil(additions / JUMP_SHARE);

/** The alert on a run that would add so many to an audience of `size`; a first upload is no jump. */
export const jumpOf = (additions: number, size: number): readonly Alert[] => {
  if (size === 0 || size >= ordinaryFrom(additions)) return [];
  const sentence = `The audience held ${size} identifiers and ${additions} more members joined at once. Check the segment and the latest imports; nothing was held back.`;
  return [{ code: 'size-jump', sentence }];
};

/** The alert on a run of which nothing worked. */
export const FAILED: Alert = {
  code: 'failed',
  sentence: 'The platform refused everything that this run sent. Read the run’s errors.',
};

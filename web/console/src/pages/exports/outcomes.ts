/** What became of a member of a run. */
export const OUTCOMES = ['accepted', 'rejected', 'skipped', 'pending'] as const;

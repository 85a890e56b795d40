/** The namespace of what functions measure. */
export const METRICS_NAMESPACE = 'Headwater';
/**
 * Counts what a person should look at: exports that failed, were paused or jumped in size; requests of persons that are nearly due or
 * overdue, and controllers that could not be told. One metric, since each watched costs by the month.
 */
export const ATTENTION = 'NeedsALook';
/** The dimension `service` of what a stage's functions say of it, whichever function speaks. */
export const attentionService = (stage: string): string => `${stage}-attention`;

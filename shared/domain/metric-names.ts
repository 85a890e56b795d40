/** The namespace of what functions measure. */
export const METRICS_NAMESPACE = 'Headwater';
/** Counts exports that failed, were paused or jumped in size. */
export const EXPORT_ALARM = 'ExportsNeedALook';
/** The dimension `service` of a stage's exports, whichever function speaks. */
export const exportsService = (stage: string): string => `${stage}-exports`;

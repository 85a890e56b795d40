/** The namespace of what functions measure. */
export const METRICS_NAMESPACE = 'Headwater';
/** Counts exports that failed, were paused or jumped in size. */
export const EXPORT_ALARM = 'ExportsNeedALook';
/** The dimension `service` of a stage's exports, whichever function speaks. */
export const exportsService = (stage: string): string => `${stage}-exports`;
/** Counts requests of persons that are nearly due or overdue, and controllers that could not be told. */
export const PRIVACY_ALARM = 'PrivacyNeedsALook';
/** The dimension `service` of a stage's requests of persons, whichever function speaks. */
export const privacyService = (stage: string): string => `${stage}-privacy`;

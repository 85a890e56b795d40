/** The calls that events come by. */
export const TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;

/** What is known of an event as it comes in. */
export const FATES = ['accepted', 'anonymous', 'quarantined', 'suppressed'] as const;

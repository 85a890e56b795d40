/** Types of identifiers that have names in words; a company's own are called as events call them. */
export const NAMED_TYPES = [
  'userId',
  'email',
  'phone',
  'anonymousId',
  'idfa',
  'aaid',
  'androidId',
  'iosId',
  'gaClientId',
  'pushToken',
] as const;

/** The purposes of the policy that is in force until a company makes its own; theirs are called as they name them. */
export const NAMED_PURPOSES = ['analytics', 'personalization', 'advertising', 'email'] as const;

import { BLOCKED_EMAILS, BLOCKED_EVERYWHERE, BLOCKED_PHONES } from './default-blocked.ts';

/** How long a value counts against the limit of its type, from when a link first tied it to the profile (facts: Segment's periods). */
export const LIMIT_WINDOWS = ['ever', 'annually', 'monthly', 'weekly'] as const;
export type LimitWindow = (typeof LIMIT_WINDOWS)[number];

/**
 * What becomes of an identifier whose link is refused: `demote` leaves it with whom it belongs to; `moveToLatest` gives it to the
 * newcomer from that link on, and moves no past (rule 12).
 */
export const CONFLICT_POLICIES = ['demote', 'moveToLatest'] as const;
export type ConflictPolicy = (typeof CONFLICT_POLICIES)[number];

/** Values that name nobody: exact ones, compared in lower case, and patterns of the linear-time engine (`segment/pattern`). */
export interface Blocked {
  readonly values: readonly string[];
  readonly patterns: readonly string[];
}

/** The rules of one type of identifiers. */
export interface TypeRules {
  /** Most identifiers of this type on one profile within `window`. */
  readonly limit: number;
  readonly window: LimitWindow;
  readonly policy: ConflictPolicy;
  /** More distinct userIds or devices (anonymousIds) than these on one identifier make it a super-node (rule 13). */
  readonly sharedBy: { readonly userIds: number; readonly devices: number };
  /** What a custom type is called in traits and as the type of an entry of `context.externalIds`; none for built-in types. */
  readonly names: readonly string[];
  /** Beside those that are blocked for every type. */
  readonly blocked: Blocked;
}

/**
 * How identifiers may join (rules 9 to 13). Data: people change it at run time, each change under a new version; 0 are the
 * defaults, before anybody changed them.
 */
export interface IdentityRules {
  readonly version: number;
  /** Types from the strongest to the weakest: the order in which an event's links are tried; others follow by name. */
  readonly priority: readonly string[];
  readonly types: Readonly<Record<string, TypeRules>>;
  /** Blocked for every type. */
  readonly blocked: Blocked;
}

/** The types that every deployment has; their fields in an event are the Segment spec's. */
export const BUILT_IN_TYPES = ['userId', 'email', 'phone', 'anonymousId'] as const;

const NOTHING: Blocked = { values: [], patterns: [] };

/** Distinct userIds that may share an identifier before it is taken for one that ties strangers (rule 13). */
const SHARED_BY_USERS = 3;
/** Browsers a person wears out. */
const DEVICES = 100;

/** A type of which nothing else is said: what links of a type that the rules no longer know are resolved with. */
export const PLAIN_TYPE: TypeRules = {
  limit: 5,
  window: 'ever',
  policy: 'demote',
  sharedBy: { userIds: SHARED_BY_USERS, devices: DEVICES },
  names: [],
  blocked: NOTHING,
};

/**
 * Ids of apps and advertising that Segment collects by default, by their names there
 * (https://segment.com/docs/unify/identity-resolution/externalids/).
 */
const DEVICE_TYPES: Readonly<Record<string, TypeRules>> = {
  idfa: { ...PLAIN_TYPE, names: ['idfa', 'ios.idfa'] },
  aaid: { ...PLAIN_TYPE, names: ['aaid', 'android.idfa'] },
  androidId: { ...PLAIN_TYPE, names: ['androidId', 'android.id'] },
  iosId: { ...PLAIN_TYPE, names: ['iosId', 'ios.id'] },
  gaClientId: { ...PLAIN_TYPE, names: ['gaClientId', 'ga_client_id'] },
  pushToken: { ...PLAIN_TYPE, names: ['pushToken', 'ios.push_token', 'android.push_token'] },
};

/** One user, a handful of addresses, as many browsers as a person wears out (decision 8 on a userId's own devices). */
export const DEFAULT_RULES: IdentityRules = {
  version: 0,
  priority: ['userId', 'email', 'phone', ...Object.keys(DEVICE_TYPES), 'anonymousId'],
  types: {
    userId: { ...PLAIN_TYPE, limit: 1, sharedBy: { userIds: SHARED_BY_USERS, devices: 10 * DEVICES } },
    email: { ...PLAIN_TYPE, blocked: BLOCKED_EMAILS },
    phone: { ...PLAIN_TYPE, blocked: BLOCKED_PHONES },
    ...DEVICE_TYPES,
    anonymousId: { ...PLAIN_TYPE, limit: DEVICES },
  },
  blocked: BLOCKED_EVERYWHERE,
};

/** The rules of a type. */
export const rulesOf = (rules: IdentityRules, type: string): TypeRules =>
  Object.hasOwn(rules.types, type) ? (rules.types[type] ?? PLAIN_TYPE) : PLAIN_TYPE;

/** The place of a type among the others, 0 the strongest. */
export const rankOf = (rules: IdentityRules, type: string): number => {
  const place = rules.priority.indexOf(type);
  return place < 0 ? rules.priority.length : place;
};

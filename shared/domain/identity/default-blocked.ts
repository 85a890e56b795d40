import type { Blocked } from './rules.ts';

/**
 * What clients send when they do not know: names nobody, whatever its type. The lists of Segment (suggested rules), PostHog
 * (refused ids) and Adobe (blocked values), and what templates and languages print for nothing.
 */
export const BLOCKED_EVERYWHERE: Blocked = {
  values: [
    ...['-1', 'null', '(null)', '<null>', 'undefined', 'nan', 'none', 'nil', 'void', 'true', 'false'],
    ...['[object object]', 'invalid', 'unknown', 'n/a', 'not_authenticated', 'not set', '(not set)'],
    ...['anonymous', 'guest', 'id', 'email', 'distinctid', 'distinct_id'],
  ],
  // Zeroes and dashes: 0, an empty UUID, the advertising id of a phone that gives none.
  patterns: ['^[0-]*$'],
};

/** Addresses that people type to get past a form. */
export const BLOCKED_EMAILS: Blocked = {
  values: [
    ...['test@test.com', 'test@test.test', 'test@test.de', 'email@email.com', 'example@example.com', 'a@a.com'],
    ...['none@none.com', 'null@null.com', 'noemail@noemail.com', 'no@email.com', 'no@no.com', 'na@na.com'],
    ...['asdf@asdf.com', 'abc@abc.com', 'admin@admin.com', 'user@user.com', 'team@company.com'],
  ],
  patterns: [],
};

/** Numbers of nobody: nothing but zeroes behind the country, one digit ten times, a count from one. */
export const BLOCKED_PHONES: Blocked = {
  values: ['+1234567890', '+11234567890', '+15555555555', '+11111111111', '+19999999999'],
  patterns: ['^\\+[1-9][0-9]{0,2}0{3,}$'],
};

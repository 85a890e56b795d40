/** What may be wrong between a destination and its platform; one word for tests, destinations and exports alike. */
export const CONNECTION_FAULTS = [
  'credentials-expired',
  'credentials-invalid',
  'permission-missing',
  'audience-missing',
  'unreachable',
  'rate-limited',
  'refused',
] as const;
export type ConnectionFault = (typeof CONNECTION_FAULTS)[number];

const isAbout = (code: string, words: RegExp): boolean => words.test(code);

/**
 * The fault behind the code of a pause or of a run's error; undefined where it is none of the connection (a removal guard, one
 * member's identifier).
 */
export const faultOfCode = (code: string): ConnectionFault | undefined => {
  if (isAbout(code, /^(credentials-refused|invalid-credentials|sftp-login|sftp-private-key)$/))
    return 'credentials-invalid';
  if (isAbout(code, /^(access-refused|caller-blocked|bus-not-allowed|sftp-no-permission|terms-not-accepted)$/))
    return 'permission-missing';
  if (isAbout(code, /^((list|segment|audience)-(missing|unknown|not-found|flagged|not-static)|sftp-no-folder)$/))
    return 'audience-missing';
  if (isAbout(code, /^(http-429|.*-throttled)$/)) return 'rate-limited';
  if (isAbout(code, /^(timeout|network|http-5\d\d)$/)) return 'unreachable';
  return undefined;
};

/** What to do about a fault at a platform, in a sentence. */
export const adviceOf = (fault: ConnectionFault, platform: string): string => {
  switch (fault) {
    case 'credentials-expired':
      return `${platform} says that the connection has ended. Connect the account again and save the new credentials.`;
    case 'credentials-invalid':
      return `${platform} does not accept these credentials. Copy them again from ${platform}, whole, and save them.`;
    case 'permission-missing':
      return `${platform} knows the credentials but does not let them do this. Give them the rights that the settings name.`;
    case 'audience-missing':
      return `${platform} does not know what the settings name. Check the ids, or make the audience there first.`;
    case 'unreachable':
      return `${platform} does not answer. Check the address, and try again in a few minutes.`;
    case 'rate-limited':
      return `${platform} has had too many calls for the moment. Try again in a few minutes.`;
    case 'refused':
      return `${platform} refuses the test for another reason. Its own words may say which.`;
  }
};

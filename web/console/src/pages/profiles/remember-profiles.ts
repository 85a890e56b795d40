const KEY = 'headwater.recent-profiles';
const MOST = 8;

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** The profiles that were opened in this tab, the latest first: ids alone, nothing that names a person. */
export const recentProfiles = (): readonly string[] => {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return isTexts(stored) ? stored : [];
  } catch {
    // Somebody else's text under our key: begin anew.
    return [];
  }
};

export const noteProfile = (profileId: string): void => {
  const others = recentProfiles().filter((id) => id !== profileId);
  sessionStorage.setItem(KEY, JSON.stringify([profileId, ...others].slice(0, MOST)));
};

/** A profile that is no more is not offered again. */
export const forgetProfile = (profileId: string): void =>
  sessionStorage.setItem(KEY, JSON.stringify(recentProfiles().filter((id) => id !== profileId)));

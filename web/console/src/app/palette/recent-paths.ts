const KEY = 'headwater.recent';
const MOST = 5;

const isPaths = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** The addresses that were last gone to from the palette, the latest first. They name things of Headwater, never people. */
export const recentPaths = (): readonly string[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return isPaths(kept) ? kept.slice(0, MOST) : [];
  } catch {
    // Whatever else stands there under this name is not ours to read.
    return [];
  }
};

/** Remembers an address that was gone to. */
export const rememberPath = (path: string): void => {
  const others = recentPaths().filter((each) => each !== path);
  localStorage.setItem(KEY, JSON.stringify([path, ...others].slice(0, MOST)));
};

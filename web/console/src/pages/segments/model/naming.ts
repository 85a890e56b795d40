const LONGEST = 64;

/** An id from a name: “Big spenders” → big-spenders. Accents are dropped; empty where nothing of the name is left. */
export const idFromName = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '');

/** The id, or the first with a number after it that is not taken. */
export const freeId = (id: string, taken: ReadonlySet<string>): string => {
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : `-${number}`;
    const tried = `${id.slice(0, LONGEST - end.length)}${end}`;
    if (!taken.has(tried)) return tried;
  }
};

/** Whether the API takes it as an id. */
export const isId = (id: string): boolean => /^[a-z0-9][a-z0-9-_]{0,63}$/.test(id);

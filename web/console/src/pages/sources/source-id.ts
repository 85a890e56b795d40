const LONGEST = 50;

/** An id made of what people call the source, distinct from those that are taken: `Boutique d’été` → `boutique-d-ete`. */
export const sourceIdOf = (name: string, taken: readonly string[]): string => {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, LONGEST);
  const base = plain === '' ? 'source' : plain;
  if (!taken.includes(base)) return base;
  let number = 2;
  while (taken.includes(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
};

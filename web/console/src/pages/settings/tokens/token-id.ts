const MOST = 40;
/** More tokens of one name than these are refused by the API as taken. */
const TRIES = 20;

/** Ids to try for a token of this name, the plainest first: `nightly-import`, `nightly-import-2` … */
export const idCandidates = (name: string): readonly [string, ...string[]] => {
  const plain = name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{Diacritic}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MOST)
    .replaceAll(/^-|-$/g, '');
  const base = plain === '' || plain === 'root' ? 'token' : plain;
  return [base, ...Array.from({ length: TRIES - 1 }, (_, index) => `${base}-${index + 2}`)];
};

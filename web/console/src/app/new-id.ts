const RANDOM = 4;
const LONGEST = 40;

/** An id for something new: readable, from its name, with a few random letters so that it is nobody else's. */
export const newId = (name: string): string => {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, LONGEST);
  const random = [...crypto.getRandomValues(new Uint8Array(RANDOM))].map((byte) => (byte % 36).toString(36)).join('');
  return `${plain === '' ? 'x' : plain}-${random}`;
};

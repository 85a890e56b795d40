/** Compares two stream sequence numbers as the decimal numbers they are, of any length; negative when `a` is earlier. */
export const compareSequences = (a: string, b: string): number => {
  const [left, right] = [BigInt(a), BigInt(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

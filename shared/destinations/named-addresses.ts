/**
 * The email addresses that a text names, in lower case: a platform that refuses a whole request often says in words because of
 * whom. Whole addresses alone, so that `ann@x.yz` is not found in `joann@x.yz`.
 */
export const namedAddresses = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[\s"<>,;:()[\]\\]+/)
      .filter((word) => word.includes('@'))
      .map((word) => word.replace(/^'|[.']+$/g, '')),
  );

/** An item with its place among all of them. */
export interface Placed<T> {
  readonly member: T;
  readonly index: number;
}

/** Splits items into batches of one kind and of at most `size`, kinds in the order of their first item. */
export const batchesOf = <T>(
  items: readonly T[],
  size: number,
  kindOf: (item: T) => string,
): readonly (readonly Placed<T>[])[] => {
  const kinds = new Map<string, Placed<T>[]>();
  for (const [index, member] of items.entries()) {
    const kind = kindOf(member);
    const known = kinds.get(kind) ?? [];
    known.push({ member, index });
    kinds.set(kind, known);
  }
  return [...kinds.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size)),
  );
};

/** The members of one operation in batches of at most `size`, with their places among all. */
export const batchesFor = <T extends { readonly operation: string }>(
  members: readonly T[],
  operation: T['operation'],
  size: number,
): readonly (readonly Placed<T>[])[] =>
  batchesOf(members, size, (member) => member.operation).filter(([first]) => first?.member.operation === operation);

/**
 * The requests that carry a batch, none of more bytes than a platform takes: halved until each fits, or carries one alone, which
 * the platform then refuses by itself.
 */
export const requestsWithin = <Item, Request extends { readonly body: string }>(
  batch: readonly Item[],
  longest: number,
  build: (batch: readonly Item[]) => Request,
): readonly Request[] => {
  const request = build(batch);
  if (batch.length < 2 || Buffer.byteLength(request.body) <= longest) return [request];
  const half = Math.floor(batch.length / 2);
  return [batch.slice(0, half), batch.slice(half)].flatMap((part) => requestsWithin(part, longest, build));
};

/** What was, what is, what was taken back; changes of one kind in quick succession are one step. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  readonly last?: { readonly topic: string; readonly at: number };
}

/** Steps that can be taken back. */
const MOST = 200;
/** Typing without a longer pause is one step. */
const TOGETHER_MS = 1500;

/** A history without a past. */
export const beginHistory = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/** A step on. `topic` names what is changed, so that typing a word is one step, not one a letter. */
export const changePresent = <T>(
  history: History<T>,
  present: T,
  { topic, at }: { readonly topic?: string; readonly at: number },
): History<T> => {
  if (present === history.present) return history;
  const { last } = history;
  const isSame = topic !== undefined && last?.topic === topic && at - last.at < TOGETHER_MS;
  return {
    past: isSame ? history.past : [...history.past, history.present].slice(-MOST),
    present,
    future: [],
    ...(topic === undefined ? {} : { last: { topic, at } }),
  };
};

/** A step back. */
export const undo = <T>(history: History<T>): History<T> => {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future] };
};

/** A step forth again. */
export const redo = <T>(history: History<T>): History<T> => {
  const [after, ...future] = history.future;
  if (after === undefined) return history;
  return { past: [...history.past, history.present], present: after, future };
};

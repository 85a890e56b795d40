/** A file of the console in its bucket. */
export interface StoredFile {
  /** `console/assets/index-abc.js` */
  readonly key: string;
  /** Marked as one that the console of now does not name: it goes 90 days after it was. */
  readonly isFormer: boolean;
}

/** The console's bucket. */
export interface ConsoleFiles {
  /** All that is named by its content. */
  list(): Promise<readonly StoredFile[]>;
  /** Marks a file, and makes it new: its 90 days begin now, however old it is. */
  mark(key: string): Promise<void>;
  unmark(key: string): Promise<void>;
}

/**
 * Marks the files that a deployment left behind, and takes the mark from those that are of use again: S3 deletes by age, and what is in use may be of any
 * age. Answers how many were marked.
 */
export const markFormer = async (current: ReadonlySet<string>, files: ConsoleFiles): Promise<number> => {
  const stored = await files.list();
  const again = stored.filter(({ key, isFormer }) => isFormer && current.has(key));
  for (const { key } of again) await files.unmark(key);
  const left = stored.filter(({ key, isFormer }) => !isFormer && !current.has(key));
  for (const { key } of left) await files.mark(key);
  return left.length;
};

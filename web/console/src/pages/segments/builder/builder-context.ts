import { createContext, use } from 'react';
import type { Fault } from '../model/faults.ts';
import type { EditNode } from '../model/tree.ts';

/** What may be named in definitions, as far as it is known. */
export interface Suggestions {
  readonly events: readonly string[];
  readonly propertiesOf: (event: string) => readonly string[];
  readonly traits: readonly string[];
  /** Values that were seen there. */
  readonly examplesOf: (where: { readonly event?: string; readonly path: string }) => readonly string[];
  readonly segments: readonly { readonly id: string; readonly name: string }[];
}

/** What the blocks of a definition share. */
export interface Builder {
  readonly root: EditNode;
  /** `topic` names what is changed: steps of one topic in quick succession are undone as one. */
  readonly change: (next: EditNode, topic?: string) => void;
  readonly faults: readonly Fault[];
  readonly suggestions: Suggestions;
  /** The block to which the focus goes next. */
  readonly focusOn: (nodeId: string) => void;
  readonly focused: string | undefined;
  /** A block that was just added, and is not finished as long as the focus is in it: it is not told what is wrong yet. */
  readonly fresh: string | undefined;
  readonly settle: () => void;
}

/** Around the blocks. */
export const BuilderContext = createContext<Builder | undefined>(undefined);

/** What the blocks share; only within a builder. */
export const useBuilder = (): Builder => {
  const builder = use(BuilderContext);
  if (!builder) throw new Error('Blocks are drawn within a builder.');
  return builder;
};

import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { Fault } from '../model/faults.ts';
import { findNode } from '../model/tree.ts';
import { BuilderContext } from './builder-context.ts';
import type { Draft } from './use-draft.ts';
import { useSuggestions } from './use-suggestions.ts';

interface Props {
  readonly draft: Draft;
  readonly faults: readonly Fault[];
  /** The id of the segment that is edited, which cannot be made of itself. */
  readonly own: string | undefined;
  readonly children: ReactNode;
}

const isUndo = ({ key, ctrlKey, metaKey }: KeyboardEvent): boolean => (ctrlKey || metaKey) && key.toLowerCase() === 'z';
const isRedo = (event: KeyboardEvent): boolean =>
  (isUndo(event) && event.shiftKey) || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'y');

/** Around what edits a definition: what the blocks share, and undoing by keyboard. */
export const DefinitionEditor = ({ draft, faults, own, children }: Props) => {
  const [focused, setFocused] = useState<string>();
  const [fresh, setFresh] = useState<string>();
  const suggestions = useSuggestions(own);
  const { root } = draft.content;
  const focusOn = (nodeId: string): void => {
    // The tree that the node was added to is drawn first; the same node may get the focus twice.
    setFocused(undefined);
    setTimeout(() => setFocused(nodeId));
    setFresh((former) => (findNode(root, nodeId) ? former : nodeId));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isRedo(event)) draft.redo();
    else if (isUndo(event)) draft.undo();
    else return;
    event.preventDefault();
  };
  return (
    <BuilderContext
      value={{
        root,
        change: (next, topic) => draft.change({ root: next }, topic),
        faults,
        suggestions,
        focusOn,
        focused,
        fresh,
        settle: () => setFresh(undefined),
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the fields within it */}
      <div onKeyDown={onKeyDown}>{children}</div>
    </BuilderContext>
  );
};

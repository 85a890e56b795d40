import { useEffect, useReducer } from 'react';
import type { Json } from '../../../../../../shared/domain/json.ts';
import { beginHistory, changePresent, type History, redo, undo } from '../model/history.ts';
import { isSameJson } from '../model/same.ts';
import { definitionOf, type EditNode, treeOf } from '../model/tree.ts';

/** What is edited. */
export interface Content {
  readonly name: string;
  readonly root: EditNode;
  readonly timezone: string | undefined;
  readonly profileTimezone: boolean;
}

/** What was saved last, by anybody: a save names its version, so that nobody's change is lost. */
export interface Base {
  readonly etag: string | undefined;
  readonly name: string;
  readonly definition: Json;
  readonly timezone: string | undefined;
  readonly profileTimezone: boolean;
}

interface State {
  readonly history: History<Content>;
  readonly base: Base;
  /** True where it was found in this tab from before. */
  readonly isRestored: boolean;
}

type Act =
  | { readonly kind: 'change'; readonly to: Partial<Content>; readonly topic?: string | undefined; readonly at: number }
  | { readonly kind: 'undo' | 'redo' | 'discard' }
  | { readonly kind: 'rebase'; readonly base: Base }
  | { readonly kind: 'become'; readonly base: Base };

/** The content of a version as it was saved. */
export const contentOf = ({ name, definition, timezone, profileTimezone }: Base, former?: EditNode): Content => ({
  name,
  root: treeOf(definition, former),
  timezone,
  profileTimezone,
});

const act = (state: State, action: Act): State => {
  const { history, base } = state;
  switch (action.kind) {
    case 'change': {
      const { to, topic, at } = action;
      const next = changePresent(history, { ...history.present, ...to }, topic === undefined ? { at } : { topic, at });
      return { ...state, history: next };
    }
    case 'undo':
      return { ...state, history: undo(history) };
    case 'redo':
      return { ...state, history: redo(history) };
    case 'discard':
      return { base, history: beginHistory(contentOf(base)), isRestored: false };
    case 'rebase':
      return { ...state, base: action.base };
    case 'become':
      return { base: action.base, history: beginHistory(contentOf(action.base)), isRestored: false };
  }
};

const plain = ({ name, root, timezone, profileTimezone }: Content) => ({
  name,
  definition: definitionOf(root),
  timezone,
  profileTimezone,
});

interface Kept {
  readonly content: ReturnType<typeof plain>;
  readonly base: Base;
}

const readKept = (key: string): Kept | undefined => {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return kept === null ? undefined : (kept as Kept);
  } catch {
    return undefined;
  }
};

const begin = ({ key, base, start }: { key: string; base: Base; start: Json | undefined }): State => {
  const kept = readKept(key);
  if (kept) {
    const former = beginHistory(contentOf(kept.base));
    const content = contentOf({ ...kept.content, etag: undefined });
    return { base: kept.base, history: changePresent(former, content, { at: 0 }), isRestored: true };
  }
  const history = beginHistory(contentOf(base));
  if (start === undefined || isSameJson(start, base.definition)) return { base, history, isRestored: false };
  const content = { ...history.present, root: treeOf(start) };
  return { base, history: changePresent(history, content, { at: 0 }), isRestored: false };
};

const isChanged = (content: Content, base: Base): boolean => {
  const { etag: _etag, ...saved } = base;
  return !isSameJson(plain(content) as Json, saved as unknown as Json);
};

/**
 * What is edited, with its past. It is kept in this tab (reloading, or signing in anew, loses nothing) under `key` until it is saved or
 * discarded. `start`: begins with another definition than the base's.
 */
export const useDraft = (key: string, base: Base, start?: Json) => {
  const [state, dispatch] = useReducer(act, { key, base, start }, begin);
  const { history } = state;
  const isDirty = isChanged(history.present, state.base);
  useEffect(() => {
    if (isDirty) sessionStorage.setItem(key, JSON.stringify({ content: plain(history.present), base: state.base }));
    else sessionStorage.removeItem(key);
  }, [key, isDirty, history.present, state.base]);
  return {
    ...state,
    content: history.present,
    isDirty,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    change: (to: Partial<Content>, topic?: string) => dispatch({ kind: 'change', to, topic, at: Date.now() }),
    undo: () => dispatch({ kind: 'undo' }),
    redo: () => dispatch({ kind: 'redo' }),
    discard: () => dispatch({ kind: 'discard' }),
    /** The next save replaces this version. */
    rebase: (to: Base) => dispatch({ kind: 'rebase', base: to }),
    /** Goes on from this version, own changes given up or saved. */
    become: (to: Base) => dispatch({ kind: 'become', base: to }),
  };
};

/** What `useDraft` gives. */
export type Draft = ReturnType<typeof useDraft>;

import { useRef, useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { type Fault, faultsOfDetails } from '../model/faults.ts';
import { freeId, idFromName, isId } from '../model/naming.ts';
import { definitionOf } from '../model/tree.ts';
import type { Base, Draft } from './use-draft.ts';
import { type Store, useSave } from './use-save.ts';

interface Editing {
  readonly draft: Draft;
  /** Of what is there already; `undefined`: something new. */
  readonly id: string | undefined;
  readonly taken: readonly string[];
  readonly store: Store;
  readonly faultsOf: (root: Draft['content']['root']) => readonly Fault[];
  readonly onSaved: (id: string, saved: Base) => void;
}

const placesOf = (error: Error | undefined) => (error instanceof ApiError ? error.details : []);

/** Everything that saving takes: an id for what is new, faults shown once somebody tried, conflicts with others settled. */
export const useEditor = ({ draft, id, taken, store, faultsOf, onSaved }: Editing) => {
  const [typedId, setTypedId] = useState<string>();
  const [hasTried, setTried] = useState(false);
  const [merging, setMerging] = useState<{ readonly from: Base; readonly theirs: Base }>();
  /** What was saved last, which is not drawn yet at the moment of leaving. */
  const saved = useRef<Draft['content']>(undefined);
  const saving = useSave(store);
  const { content, base } = draft;
  const mine: Base = { ...content, definition: definitionOf(content.root), etag: base.etag };
  const suggested = idFromName(content.name);
  const ownId = id ?? typedId ?? (suggested === '' ? '' : freeId(suggested, new Set(taken)));
  const own = faultsOf(content.root);
  const faults = own.length > 0 ? own : faultsOfDetails(content.root, placesOf(saving.error));
  const hasName = content.name.trim() !== '';
  const save = (against: Base = base): void => {
    setTried(true);
    if (own.length > 0 || !hasName || !isId(ownId)) return;
    void saving.save({
      id: ownId,
      mine,
      base: against,
      onSaved: (version) => {
        saved.current = content;
        draft.become(version);
        onSaved(ownId, version);
      },
    });
  };
  const { theirs } = saving.lost ?? {};
  const settle = {
    take: () => {
      if (theirs) draft.become(theirs);
      saving.closeLost();
    },
    overwrite: () => {
      const against = theirs ?? { ...base, etag: undefined };
      draft.rebase(against);
      save(against);
    },
    merge: () => {
      if (theirs) {
        setMerging({ from: base, theirs });
        draft.rebase(theirs);
      }
      saving.closeLost();
    },
  };
  return {
    ...saving,
    ...{ ownId, setTypedId, faults, hasTried, hasName, mine, merging, settle },
    isIdWrong: id === undefined && ownId !== '' && !isId(ownId),
    isValid: own.length === 0,
    isDirty: () => draft.isDirty && saved.current !== content,
    save: () => save(),
  };
};

/** What `useEditor` gives. */
export type Editor = ReturnType<typeof useEditor>;

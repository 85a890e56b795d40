import { useState } from 'react';
import { ApiError, isStatus } from '../../../api/api-error.ts';
import type { Base } from './use-draft.ts';

/** How one kind of thing is written and read. */
export interface Store {
  readonly put: (id: string, etag: string | undefined, content: Base) => Promise<Base>;
  readonly read: (id: string) => Promise<Base>;
}

interface Saving {
  readonly id: string;
  readonly mine: Base;
  readonly base: Base;
  readonly onSaved: (saved: Base) => void;
}

/** What somebody else saved while one edited. */
export interface Lost {
  /** Undefined: it was deleted. */
  readonly theirs: Base | undefined;
}

/** Saves against the version that was read; where somebody else saved in between, reads what they saved and says so. */
export const useSave = (store: Store) => {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const [isTaken, setTaken] = useState(false);
  const [lost, setLost] = useState<Lost>();
  const find = async (id: string): Promise<Lost> => {
    try {
      return { theirs: await store.read(id) };
    } catch (problem) {
      if (isStatus(problem, 404)) return { theirs: undefined };
      throw problem;
    }
  };
  const attempt = async ({ id, mine, base, onSaved }: Saving): Promise<void> => {
    try {
      onSaved(await store.put(id, base.etag, mine));
    } catch (problem) {
      if (!isStatus(problem, 412)) throw problem;
      if (base.etag === undefined) setTaken(true);
      else setLost(await find(id));
    }
  };
  const save = async (saving: Saving): Promise<void> => {
    setBusy(true);
    setError(undefined);
    setTaken(false);
    setLost(undefined);
    try {
      await attempt(saving);
    } catch (problem) {
      setError(problem instanceof Error ? problem : new ApiError({ status: 0, code: 'unknown', message: '' }));
    } finally {
      setBusy(false);
    }
  };
  return { save, isBusy, error, isTaken, lost, closeLost: () => setLost(undefined) };
};

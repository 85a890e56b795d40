import { useSyncExternalStore } from 'react';
import type { Role } from '../../../../../shared/domain/access/caller.ts';

/** Who works here: the token that calls bear, and what it may do. */
export interface Session {
  readonly token: string;
  readonly role: Role;
  /** Without: everything that the role may. */
  readonly scopes?: readonly string[];
  /** As the person is greeted. */
  readonly name: string;
}

export type SessionState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'present'; readonly session: Session }
  /** The token opens nothing any more; what was on the page stays until its owner is back. */
  | { readonly kind: 'expired'; readonly session: Session };

const KEY = 'headwater.session';

const kept = (): SessionState => {
  const text = sessionStorage.getItem(KEY);
  return text === null ? { kind: 'absent' } : { kind: 'present', session: JSON.parse(text) };
};

let state: SessionState = kept();
const listeners = new Set<() => void>();

const become = (next: SessionState): void => {
  state = next;
  for (const listener of listeners) listener();
};

export const readSession = (): SessionState => state;

/** The token to call with, `undefined` where nobody is signed in. */
export const sessionToken = (): string | undefined => (state.kind === 'present' ? state.session.token : undefined);

export const openSession = (session: Session): void => {
  sessionStorage.setItem(KEY, JSON.stringify(session));
  become({ kind: 'present', session });
};

export const closeSession = (): void => {
  sessionStorage.removeItem(KEY);
  become({ kind: 'absent' });
};

/** Told by whoever got a 401. */
export const tellExpired = (): void => {
  if (state.kind === 'present') become({ kind: 'expired', session: state.session });
};

export const useSession = (): SessionState =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, readSession);

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
  /** As the audit log names them. */
  readonly id?: string;
  /** What renews it without asking; a management token has none. */
  readonly refreshToken?: string;
  /** When to renew it, by this browser's clock, epoch ms. */
  readonly renewAt?: number;
}

/** Why nobody is signed in: somebody left, or it did not work. Without: nobody tried yet. */
export type Absence = 'signed-out' | 'no-role' | 'failed';

export type SessionState =
  | { readonly kind: 'absent'; readonly because?: Absence }
  | { readonly kind: 'present'; readonly session: Session }
  /** The token opens nothing any more; what is on the page stays until its owner is back. */
  | { readonly kind: 'expired'; readonly session: Session };

/**
 * Kept for this tab alone: it outlives a reload, ends with the tab, and no other site or tab reads it. Script that could read it could as well
 * make calls; the policy of the page lets in no script but the console's own.
 */
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
export const sessionToken = (): string | undefined => (state.kind === 'absent' ? undefined : state.session.token);

/** For the next load of the page. */
export const keepSession = (session: Session): void => sessionStorage.setItem(KEY, JSON.stringify(session));

export const openSession = (session: Session): void => {
  keepSession(session);
  become({ kind: 'present', session });
};

export const forgetSession = (because: Absence): void => {
  sessionStorage.removeItem(KEY);
  become({ kind: 'absent', because });
};

/** Told where a call was refused and nothing renews the session without its owner. */
export const tellExpired = (): void => {
  if (state.kind === 'present') become({ kind: 'expired', session: state.session });
};

export const onSession = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSession = (): SessionState => useSyncExternalStore(onSession, readSession);

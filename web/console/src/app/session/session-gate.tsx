import type { ReactNode } from 'react';
import { useSession } from './session.ts';
import { SignInPage } from './sign-in-page.tsx';

/** Shows the console to who is signed in, and how to sign in to everybody else. */
export const SessionGate = ({ children }: { readonly children: ReactNode }) => {
  const state = useSession();
  return state.kind === 'present' ? children : <SignInPage />;
};

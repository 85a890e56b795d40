import type { ReactNode } from 'react';
import { ExpiredDialog } from './expired-dialog.tsx';
import { useSession } from './session.ts';
import { SignInPage } from './sign-in-page.tsx';

/** Shows the console to who is signed in, and how to sign in to everybody else. */
export const SessionGate = ({ children }: { readonly children: ReactNode }) => {
  const state = useSession();
  if (state.kind === 'absent') return <SignInPage because={state.because} />;
  return (
    <>
      {children}
      {state.kind === 'expired' && <ExpiredDialog name={state.session.name} />}
    </>
  );
};

import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { useSession } from './session.ts';
import { SignInPage } from './sign-in-page.tsx';

const loadDialog = async () => ({ default: (await import('./expired-dialog.tsx')).ExpiredDialog });
const ExpiredDialog = lazy(loadDialog);
/** Long before a session can end, and after everything that the first page needs. */
const FETCH_DIALOG_AFTER_MS = 5_000;

/** Shows the console to who is signed in, and how to sign in to everybody else. */
export const SessionGate = ({ children }: { readonly children: ReactNode }) => {
  const state = useSession();
  useEffect(() => {
    const timer = setTimeout(() => void loadDialog().catch(() => undefined), FETCH_DIALOG_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (state.kind === 'absent') return <SignInPage because={state.because} />;
  return (
    <>
      {children}
      {state.kind === 'expired' && (
        <Suspense fallback={null}>
          <ExpiredDialog name={state.session.name} />
        </Suspense>
      )}
    </>
  );
};

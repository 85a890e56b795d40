import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { use, useEffect } from 'react';
import { IntlProvider } from 'use-intl';
import { changeLocale, loadMessages, useCatalogue } from '../i18n/catalogue.ts';
import { Toasts } from '../ui/toast.tsx';
import { NewVersionNotice } from './new-version-notice.tsx';
import { usePreferences } from './preferences.ts';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import { SessionGate } from './session/session-gate.tsx';
import { SignedInBeside } from './session/sign-in-page.tsx';

const firstWords = loadMessages('app');

/** Everything around the pages: language, queries, who is signed in. `isBeside`: in the window in which somebody signed in for a page that waits. */
export const App = ({ isBeside = false }: { readonly isBeside?: boolean }) => {
  use(firstWords);
  const { locale, messages } = useCatalogue();
  const { locale: wanted, timeZone } = usePreferences();
  useEffect(() => {
    void changeLocale(wanted);
  }, [wanted]);
  return (
    <CSPProvider disableStyleElements>
      <IntlProvider locale={locale} messages={messages} timeZone={timeZone}>
        <QueryClientProvider client={queryClient}>
          {isBeside ? (
            <SignedInBeside />
          ) : (
            <SessionGate>
              <RouterProvider router={router} />
            </SessionGate>
          )}
          <NewVersionNotice />
          <Toasts />
        </QueryClientProvider>
      </IntlProvider>
    </CSPProvider>
  );
};

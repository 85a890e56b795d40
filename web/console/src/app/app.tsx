import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { use, useEffect } from 'react';
import { IntlProvider } from 'use-intl';
import { changeLocale, loadMessages, useCatalogue } from '../i18n/catalogue.ts';
import { Toasts } from '../ui/toast.tsx';
import { usePreferences } from './preferences.ts';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import { SessionGate } from './session/session-gate.tsx';

const firstWords = loadMessages('app');

/** Everything around the pages: language, queries, who is signed in. */
export const App = () => {
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
          <SessionGate>
            <RouterProvider router={router} />
          </SessionGate>
          <Toasts />
        </QueryClientProvider>
      </IntlProvider>
    </CSPProvider>
  );
};

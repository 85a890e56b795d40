import './ui/theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { LastResort } from './app/last-resort.tsx';
import { followPreferences } from './app/preferences.ts';
import { keepRenewed } from './app/session/renewal.ts';
import { returnFromSignIn } from './app/session/sign-in.ts';
import { watchVersion } from './app/version.ts';

followPreferences();
watchVersion();
keepRenewed();
const root = document.getElementById('root');
void returnFromSignIn().then((returned) => {
  if (root)
    createRoot(root).render(
      <StrictMode>
        <LastResort>
          <App isBeside={returned === 'beside'} />
        </LastResort>
      </StrictMode>,
    );
});

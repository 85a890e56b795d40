import { createRoute } from '@tanstack/react-router';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const debuggerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/debugger',
  loader: () => loadMessages('debugger'),
  component: lazyRouteComponent(() => import('./debugger-page.tsx'), 'DebuggerPage'),
});

export const debuggerRoutes = [debuggerRoute] as const;

import { createRoute } from '@tanstack/react-router';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const exportsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/exports',
  loader: () => loadMessages('exports'),
  component: lazyRouteComponent(() => import('./exports-page.tsx'), 'ExportsPage'),
});

export const exportsRoutes = [exportsRoute] as const;

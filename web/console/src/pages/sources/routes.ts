import { createRoute } from '@tanstack/react-router';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const sourcesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sources',
  loader: () => loadMessages('sources'),
  component: lazyRouteComponent(() => import('./sources-page.tsx'), 'SourcesPage'),
});

export const sourcesRoutes = [sourcesRoute] as const;

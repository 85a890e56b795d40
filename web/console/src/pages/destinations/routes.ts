import { createRoute } from '@tanstack/react-router';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const destinationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/destinations',
  loader: () => loadMessages('destinations'),
  component: lazyRouteComponent(() => import('./destinations-page.tsx'), 'DestinationsPage'),
});

export const destinationsRoutes = [destinationsRoute] as const;

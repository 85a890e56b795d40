import { createRoute } from '@tanstack/react-router';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const computedTraitsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/computed-traits',
  loader: () => loadMessages('computed-traits'),
  component: lazyRouteComponent(() => import('./computed-traits-page.tsx'), 'ComputedTraitsPage'),
});

export const computedTraitsRoutes = [computedTraitsRoute] as const;

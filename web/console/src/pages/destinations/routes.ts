import { createRoute } from '@tanstack/react-router';
import { type RawSearch, text } from '../../app/search.ts';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const loader = () => loadMessages('destinations', 'destination-settings');

const destinationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/destinations',
  validateSearch: (raw: RawSearch) => text(raw, 'q'),
  loader,
  component: lazyRouteComponent(() => import('./destinations-page.tsx'), 'DestinationsPage'),
});

const newRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/destinations/new',
  validateSearch: (raw: RawSearch) => ({ ...text(raw, 'q'), ...text(raw, 'type') }),
  loader,
  component: lazyRouteComponent(() => import('./new-destination-page.tsx'), 'NewDestinationPage'),
});

const destinationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/destinations/$destinationId',
  loader,
  component: lazyRouteComponent(() => import('./destination-page.tsx'), 'DestinationPage'),
});

export const destinationsRoutes = [destinationsRoute, newRoute, destinationRoute] as const;

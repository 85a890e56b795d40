import { createRouter } from '@tanstack/react-router';
import { computedTraitsRoutes } from '../pages/computed-traits/routes.ts';
import { debuggerRoutes } from '../pages/debugger/routes.ts';
import { destinationsRoutes } from '../pages/destinations/routes.ts';
import { exportsRoutes } from '../pages/exports/routes.ts';
import { overviewRoutes } from '../pages/overview/routes.ts';
import { privacyRoutes } from '../pages/privacy/routes.ts';
import { profilesRoutes } from '../pages/profiles/routes.ts';
import { quarantineRoutes } from '../pages/quarantine/routes.ts';
import { segmentsRoutes } from '../pages/segments/routes.ts';
import { settingsRoutes } from '../pages/settings/routes.ts';
import { sourcesRoutes } from '../pages/sources/routes.ts';
import { shellRoute } from './shell-route.ts';

const routeTree = shellRoute.addChildren([
  ...computedTraitsRoutes,
  ...debuggerRoutes,
  ...destinationsRoutes,
  ...exportsRoutes,
  ...overviewRoutes,
  ...privacyRoutes,
  ...profilesRoutes,
  ...quarantineRoutes,
  ...segmentsRoutes,
  ...settingsRoutes,
  ...sourcesRoutes,
]);

export const router = createRouter({
  routeTree,
  basepath: '/console',
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 200,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

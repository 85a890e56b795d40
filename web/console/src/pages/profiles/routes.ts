import { createRoute } from '@tanstack/react-router';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const profilesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profiles',
  loader: () => loadMessages('profiles'),
  component: lazyRouteComponent(() => import('./find-profile-page.tsx'), 'FindProfilePage'),
});

const profileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profiles/$profileId',
  loader: () => loadMessages('profiles'),
  component: lazyRouteComponent(() => import('./profile-page.tsx'), 'ProfilePage'),
});

export const profilesRoutes = [profilesRoute, profileRoute] as const;

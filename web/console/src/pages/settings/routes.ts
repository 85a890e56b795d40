import { createRoute, redirect } from '@tanstack/react-router';
import { flag, type RawSearch } from '../../app/search.ts';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const loader = () => loadMessages('settings');

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/identity', replace: true });
  },
});

const identityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/identity',
  loader,
  component: lazyRouteComponent(() => import('./identity/identity-page.tsx'), 'IdentityPage'),
});

const editIdentityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/identity/edit',
  loader,
  component: lazyRouteComponent(() => import('./identity/edit-identity-page.tsx'), 'EditIdentityPage'),
});

const sharedRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/shared-identifiers',
  loader,
  component: lazyRouteComponent(() => import('./shared/shared-page.tsx'), 'SharedPage'),
});

const tokensRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/tokens',
  validateSearch: (raw: RawSearch) => flag(raw, 'new'),
  loader,
  component: lazyRouteComponent(() => import('./tokens/tokens-page.tsx'), 'TokensPage'),
});

const rolesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/roles',
  loader,
  component: lazyRouteComponent(() => import('./roles/roles-page.tsx'), 'RolesPage'),
});

const appearanceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/appearance',
  loader,
  component: lazyRouteComponent(() => import('./appearance/appearance-page.tsx'), 'AppearancePage'),
});

export const settingsRoutes = [
  settingsRoute,
  identityRoute,
  editIdentityRoute,
  sharedRoute,
  tokensRoute,
  rolesRoute,
  appearanceRoute,
] as const;

import { createRoute } from '@tanstack/react-router';
import { oneOf, type RawSearch } from '../../app/search.ts';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';
import { SNIPPETS } from './snippet-kinds.ts';

const loader = () => loadMessages('sources');

const sourcesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sources',
  loader,
  component: lazyRouteComponent(() => import('./sources-page.tsx'), 'SourcesPage'),
});

const newSourceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sources/new',
  loader,
  component: lazyRouteComponent(() => import('./new-source-page.tsx'), 'NewSourcePage'),
});

const sourceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sources/$sourceId',
  validateSearch: (raw: RawSearch) => oneOf(raw, 'snippet', SNIPPETS),
  loader: () => loadMessages('sources', 'debugger'),
  component: lazyRouteComponent(() => import('./source-page.tsx'), 'SourcePage'),
});

const sourceSettingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sources/$sourceId/settings',
  loader,
  component: lazyRouteComponent(() => import('./source-settings-page.tsx'), 'SourceSettingsPage'),
});

export const sourcesRoutes = [sourcesRoute, newSourceRoute, sourceRoute, sourceSettingsRoute] as const;

import { createRoute } from '@tanstack/react-router';
import { oneOf, type RawSearch } from '../../app/search.ts';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const loader = () => loadMessages('computed-traits', 'segments', 'conditions');

const editing = (raw: RawSearch) => oneOf(raw, 'view', ['json']);

const computedTraitsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/computed-traits',
  loader,
  component: lazyRouteComponent(() => import('./computed-traits-page.tsx'), 'ComputedTraitsPage'),
});

const newRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/computed-traits/new',
  validateSearch: editing,
  loader,
  component: lazyRouteComponent(() => import('./new-trait-page.tsx'), 'NewTraitPage'),
});

const traitRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/computed-traits/$traitId',
  validateSearch: editing,
  loader,
  component: lazyRouteComponent(() => import('./trait-page.tsx'), 'TraitPage'),
});

export const computedTraitsRoutes = [computedTraitsRoute, newRoute, traitRoute] as const;

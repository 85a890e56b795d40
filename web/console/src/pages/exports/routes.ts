import { createRoute } from '@tanstack/react-router';
import { oneOf, type RawSearch, text } from '../../app/search.ts';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';
import { OUTCOMES } from './outcomes.ts';

const loader = () => loadMessages('exports', 'destinations');

const exportsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/exports',
  validateSearch: (raw: RawSearch) => ({
    ...text(raw, 'segment'),
    ...text(raw, 'destination'),
    ...oneOf(raw, 'state', ['active', 'paused', 'off']),
  }),
  loader,
  component: lazyRouteComponent(() => import('./exports-page.tsx'), 'ExportsPage'),
});

const newRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/exports/new',
  validateSearch: (raw: RawSearch) => ({ ...text(raw, 'segment'), ...text(raw, 'destination') }),
  loader,
  component: lazyRouteComponent(() => import('./new-export-page.tsx'), 'NewExportPage'),
});

const exportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/exports/$exportId',
  validateSearch: (raw: RawSearch) => oneOf(raw, 'tab', ['settings']),
  loader,
  component: lazyRouteComponent(() => import('./export-page.tsx'), 'ExportPage'),
});

const runRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/exports/$exportId/runs/$runId',
  validateSearch: (raw: RawSearch) => oneOf(raw, 'outcome', OUTCOMES),
  loader,
  component: lazyRouteComponent(() => import('./run-page.tsx'), 'RunPage'),
});

export const exportsRoutes = [exportsRoute, newRoute, exportRoute, runRoute] as const;

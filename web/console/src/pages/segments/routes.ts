import { createRoute } from '@tanstack/react-router';
import { flag, oneOf, type RawSearch, text } from '../../app/search.ts';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';
import { TEMPLATE_NAMES } from './model/templates.ts';

const loader = () => loadMessages('segments', 'conditions');

const segmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments',
  validateSearch: (raw: RawSearch) => ({
    ...text(raw, 'q'),
    ...oneOf(raw, 'sort', ['name', 'size', 'status', 'use']),
    ...flag(raw, 'descending'),
  }),
  loader,
  component: lazyRouteComponent(() => import('./segments-page.tsx'), 'SegmentsPage'),
});

/** How a definition is edited, and as of when it is counted. */
const editing = (raw: RawSearch) => ({ ...oneOf(raw, 'view', ['json']), ...text(raw, 'at') });

const newRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments/new',
  validateSearch: (raw: RawSearch) => ({
    ...editing(raw),
    ...oneOf(raw, 'template', ['blank', ...TEMPLATE_NAMES]),
    /** A segment to begin with as it is. */
    ...text(raw, 'copy'),
    /** Two segments to begin with: those in both, or in the first only. */
    ...text(raw, 'both'),
    ...text(raw, 'only'),
    ...text(raw, 'with'),
  }),
  loader,
  component: lazyRouteComponent(() => import('./new-segment-page.tsx'), 'NewSegmentPage'),
});

const compareRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments/compare',
  validateSearch: (raw: RawSearch) => ({ ...text(raw, 'a'), ...text(raw, 'b') }),
  loader,
  component: lazyRouteComponent(() => import('./compare-page.tsx'), 'ComparePage'),
});

const segmentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments/$segmentId',
  validateSearch: (raw: RawSearch) => ({ ...flag(raw, 'overlap'), ...text(raw, 'why') }),
  loader,
  component: lazyRouteComponent(() => import('./segment-page.tsx'), 'SegmentPage'),
});

const editRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments/$segmentId/edit',
  validateSearch: editing,
  loader,
  component: lazyRouteComponent(() => import('./edit-segment-page.tsx'), 'EditSegmentPage'),
});

export const segmentsRoutes = [segmentsRoute, newRoute, compareRoute, segmentRoute, editRoute] as const;

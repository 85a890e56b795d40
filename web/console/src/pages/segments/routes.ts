import { createRoute } from '@tanstack/react-router';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const segmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments',
  loader: () => loadMessages('segments'),
  component: lazyRouteComponent(() => import('./segments-page.tsx'), 'SegmentsPage'),
});

export const segmentsRoutes = [segmentsRoute] as const;

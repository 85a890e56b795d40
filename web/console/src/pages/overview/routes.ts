import { createRoute } from '@tanstack/react-router';
import { EVENT_RANGES } from '../../../../../shared/domain/overview/event-range.ts';
import { oneOf, type RawSearch, text } from '../../app/search.ts';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: (raw: RawSearch) => ({ ...oneOf(raw, 'range', EVENT_RANGES), ...text(raw, 'source') }),
  loader: () => loadMessages('overview'),
  component: lazyRouteComponent(() => import('./overview-page.tsx'), 'OverviewPage'),
});

export const overviewRoutes = [overviewRoute] as const;

import { createRoute } from '@tanstack/react-router';
import { oneOf, type RawSearch, text } from '../../app/search.ts';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const quarantineRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/quarantine',
  validateSearch: (raw: RawSearch) => ({
    ...text(raw, 'sourceId'),
    ...text(raw, 'code'),
    ...oneOf(raw, 'state', ['replayed', 'discarded']),
    ...text(raw, 'event'),
  }),
  loader: () => loadMessages('quarantine'),
  component: lazyRouteComponent(() => import('./quarantine-page.tsx'), 'QuarantinePage'),
});

export const quarantineRoutes = [quarantineRoute] as const;

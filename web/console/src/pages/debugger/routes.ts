import { createRoute } from '@tanstack/react-router';
import { oneOf, type RawSearch, text } from '../../app/search.ts';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';
import { FATES, TYPES } from './event-kinds.ts';

const debuggerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/debugger',
  // What is searched for is not in the address: it may be a person's.
  validateSearch: (raw: RawSearch) => ({
    ...text(raw, 'sourceId'),
    ...oneOf(raw, 'type', TYPES),
    ...text(raw, 'name'),
    ...oneOf(raw, 'fate', FATES),
    ...text(raw, 'event'),
  }),
  loader: () => loadMessages('debugger'),
  component: lazyRouteComponent(() => import('./debugger-page.tsx'), 'DebuggerPage'),
});

export const debuggerRoutes = [debuggerRoute] as const;

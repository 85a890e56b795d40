import { createRoute, redirect } from '@tanstack/react-router';
import { REQUEST_KINDS } from '../../../../../shared/domain/privacy/request.ts';
import { oneOf, type RawSearch, text } from '../../app/search.ts';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const getParentRoute = () => shellRoute;

const privacyRoute = createRoute({
  getParentRoute,
  path: '/privacy',
  beforeLoad: () => {
    throw redirect({ to: '/privacy/requests', replace: true });
  },
});

const requestsRoute = createRoute({
  getParentRoute,
  path: '/privacy/requests',
  validateSearch: (raw: RawSearch) => ({ ...oneOf(raw, 'state', ['all']), ...oneOf(raw, 'type', REQUEST_KINDS) }),
  loader: () => loadMessages('privacy'),
  component: lazyRouteComponent(() => import('./requests/requests-page.tsx'), 'RequestsPage'),
});

const newRequestRoute = createRoute({
  getParentRoute,
  path: '/privacy/requests/new',
  validateSearch: (raw: RawSearch) => oneOf(raw, 'type', REQUEST_KINDS),
  loader: () => loadMessages('privacy'),
  component: lazyRouteComponent(() => import('./requests/new-request-page.tsx'), 'NewRequestPage'),
});

const requestRoute = createRoute({
  getParentRoute,
  path: '/privacy/requests/$requestId',
  loader: () => loadMessages('privacy'),
  component: lazyRouteComponent(() => import('./requests/request-page.tsx'), 'RequestPage'),
});

const policyRoute = createRoute({
  getParentRoute,
  path: '/privacy/policy',
  loader: () => loadMessages('privacy', 'privacy-policy'),
  component: lazyRouteComponent(() => import('./policy/policy-page.tsx'), 'PolicyPage'),
});

const retentionRoute = createRoute({
  getParentRoute,
  path: '/privacy/retention',
  loader: () => loadMessages('privacy', 'privacy-retention'),
  component: lazyRouteComponent(() => import('./retention/retention-page.tsx'), 'RetentionPage'),
});

const registerRoute = createRoute({
  getParentRoute,
  path: '/privacy/register',
  loader: () => loadMessages('privacy', 'privacy-retention'),
  component: lazyRouteComponent(() => import('./retention/register-page.tsx'), 'RegisterPage'),
});

/** Which entries of the audit log: how far back from now, by whom, what, about whom or what, how it ended. */
const auditRoute = createRoute({
  getParentRoute,
  path: '/privacy/audit',
  validateSearch: (raw: RawSearch) => ({
    ...oneOf(raw, 'period', ['week', 'month']),
    ...oneOf(raw, 'calls', ['all', 'read']),
    ...oneOf(raw, 'outcome', ['done', 'failed', 'refused']),
    ...text(raw, 'token'),
    ...text(raw, 'route'),
    ...text(raw, 'target'),
  }),
  loader: () => loadMessages('privacy', 'privacy-audit'),
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
});

export const privacyRoutes = [
  privacyRoute,
  requestsRoute,
  newRequestRoute,
  requestRoute,
  policyRoute,
  retentionRoute,
  registerRoute,
  auditRoute,
] as const;

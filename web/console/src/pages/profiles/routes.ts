import { createRoute } from '@tanstack/react-router';
import { oneOf, type RawSearch, text, wholeNumber } from '../../app/search.ts';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const profilesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profiles',
  loader: () => loadMessages('profiles'),
  component: lazyRouteComponent(() => import('./find-profile-page.tsx'), 'FindProfilePage'),
});

const profileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profiles/$profileId',
  /** The id that led here, where it is a former one. */
  validateSearch: (raw: RawSearch) => text(raw, 'former'),
  loader: () => loadMessages('profiles', 'conditions'),
  component: lazyRouteComponent(() => import('./profile-page.tsx'), 'ProfilePage'),
});

const overviewRoute = createRoute({
  getParentRoute: () => profileRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./overview-tab.tsx'), 'OverviewTab'),
});

const PLACES = { least: 0, most: 1_000_000 };

const identityRoute = createRoute({
  getParentRoute: () => profileRoute,
  path: '/identity',
  /** `node` is a place in the list of identifiers, `link` one in that of links: addresses hold no identifier. */
  validateSearch: (raw: RawSearch) => ({
    ...oneOf(raw, 'view', ['drawing', 'table']),
    ...wholeNumber(raw, 'node', PLACES),
    ...wholeNumber(raw, 'link', PLACES),
  }),
  component: lazyRouteComponent(() => import('./identity-tab.tsx'), 'IdentityTab'),
});

const timelineRoute = createRoute({
  getParentRoute: () => profileRoute,
  path: '/timeline',
  validateSearch: (raw: RawSearch) => ({
    ...text(raw, 'type'),
    ...text(raw, 'name'),
    ...text(raw, 'source'),
    ...text(raw, 'from'),
    ...text(raw, 'to'),
    ...text(raw, 'event'),
  }),
  component: lazyRouteComponent(() => import('./timeline-tab.tsx'), 'TimelineTab'),
});

const segmentsRoute = createRoute({
  getParentRoute: () => profileRoute,
  path: '/segments',
  validateSearch: (raw: RawSearch) => ({ ...text(raw, 'at'), ...text(raw, 'segment') }),
  component: lazyRouteComponent(() => import('./segments-tab.tsx'), 'SegmentsTab'),
});

const consentsRoute = createRoute({
  getParentRoute: () => profileRoute,
  path: '/consents',
  component: lazyRouteComponent(() => import('./consents-tab.tsx'), 'ConsentsTab'),
});

const recipientsRoute = createRoute({
  getParentRoute: () => profileRoute,
  path: '/recipients',
  component: lazyRouteComponent(() => import('./recipients-tab.tsx'), 'RecipientsTab'),
});

const privacyRoute = createRoute({
  getParentRoute: () => profileRoute,
  path: '/privacy',
  component: lazyRouteComponent(() => import('./privacy-tab.tsx'), 'PrivacyTab'),
});

export const profilesRoutes = [
  profilesRoute,
  profileRoute.addChildren([
    overviewRoute,
    identityRoute,
    timelineRoute,
    segmentsRoute,
    consentsRoute,
    recipientsRoute,
    privacyRoute,
  ]),
] as const;

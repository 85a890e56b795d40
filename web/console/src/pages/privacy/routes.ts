import { createRoute } from '@tanstack/react-router';
import { lazyRouteComponent, shellRoute } from '../../app/shell-route.ts';
import { loadMessages } from '../../i18n/catalogue.ts';

const privacyRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/privacy',
  loader: () => loadMessages('privacy'),
  component: lazyRouteComponent(() => import('./privacy-page.tsx'), 'PrivacyPage'),
});

export const privacyRoutes = [privacyRoute] as const;

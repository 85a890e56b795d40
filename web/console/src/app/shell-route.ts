import { createRootRoute, lazyRouteComponent } from '@tanstack/react-router';
import { NotFound } from './not-found.tsx';
import { PageError } from './page-error.tsx';
import { Shell } from './shell.tsx';

/** What every page is within: navigation and top bar. */
export const shellRoute = createRootRoute({ component: Shell, errorComponent: PageError, notFoundComponent: NotFound });

export { lazyRouteComponent };

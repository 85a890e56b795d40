import type { LinkProps } from '@tanstack/react-router';
import type { GuardedRoute } from '../../api/access.gen.ts';
import type { AttentionItem } from './overview-queries.ts';

type Kind = AttentionItem['kind'];

/** The call that the page behind an item needs: who may not make it is told of it, and not led there. */
const TAKES: Readonly<Record<Kind, GuardedRoute | undefined>> = {
  'events-pending': 'GET /v1/sources',
  'events-quarantined': 'GET /v1/quarantine',
  'source-silent': 'GET /v1/sources',
  'credentials-broken': 'GET /v1/destinations',
  'removals-held': 'GET /v1/exports',
  'run-failed': 'GET /v1/exports',
  'run-partial': 'GET /v1/exports',
  'export-paused': 'GET /v1/exports',
  'audience-jumped': 'GET /v1/exports',
  'privacy-overdue': 'GET /v1/privacy/requests',
  'privacy-due-soon': 'GET /v1/privacy/requests',
  'privacy-waiting': 'GET /v1/privacy/requests',
  'segment-computing': 'GET /v1/segments',
  'trait-computing': 'GET /v1/computed-traits',
  'rebuild-running': undefined,
};

/** An address with its ids in it. */
type Address = NonNullable<LinkProps['to']>;

const at = (page: string, ...ids: readonly (string | undefined)[]): Address =>
  [page, ...ids.flatMap((id) => (id === undefined ? [] : [encodeURIComponent(id)]))].join('/') as Address;

/** The page on which something is done about an item. */
const pageOf = ({ kind, link }: AttentionItem): Address => {
  switch (TAKES[kind]) {
    case 'GET /v1/quarantine':
      return '/quarantine';
    case 'GET /v1/sources':
      return at('/sources', link.sourceId);
    case 'GET /v1/destinations':
      return at('/destinations', link.destinationId);
    case 'GET /v1/exports':
      return link.runId === undefined ? at('/exports', link.exportId) : runAddress(link.exportId ?? '', link.runId);
    case 'GET /v1/segments':
      return at('/segments', link.segmentId);
    case 'GET /v1/computed-traits':
      return '/computed-traits';
    default:
      return at('/privacy/requests', link.requestId);
  }
};

/** Where a run is shown. */
export const runAddress = (exportId: string, runId: string): Address => at('/exports', exportId, 'runs', runId);

/** Where to do something about an item, for whoever may; nothing where there is nothing to do but wait. */
export const addressOf = (item: AttentionItem, can: (route: GuardedRoute) => boolean): Address | undefined => {
  const takes = TAKES[item.kind];
  return takes !== undefined && can(takes) ? pageOf(item) : undefined;
};

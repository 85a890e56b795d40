import { answer, type HttpRequest, type HttpResponse } from '../../shared/domain/http.ts';
import type { Source } from '../../shared/ports/source-directory.ts';

/** Long enough to spare a call a page view, short enough to notice a change. */
const CACHING = { 'cache-control': 'public, max-age=300' };

/**
 * What @segment/analytics-next asks its CDN for, so that `cdnURL` can point here: events go back to this host, and the
 * library's own metrics, which would go to Segment, are off.
 */
export const analyticsSettings = ({ origin }: HttpRequest, { writeKey }: Source): HttpResponse => {
  const { protocol, host } = new URL(origin);
  return answer(
    {
      integrations: {
        'Segment.io': {
          apiKey: writeKey,
          apiHost: `${host}/v1`,
          protocol: protocol.replace(':', ''),
          unbundledIntegrations: [],
        },
      },
      plan: { track: {}, identify: {}, group: {} },
      metrics: { sampleRate: 0 },
    },
    CACHING,
  );
};

/** What @rudderstack/analytics-js asks its control plane for; its own error and metrics reports are off. */
export const rudderSourceConfig = ({ id, name, writeKey, enabled }: Source): HttpResponse =>
  answer(
    {
      source: {
        id,
        name,
        writeKey,
        enabled,
        workspaceId: 'headwater',
        destinations: [],
        connections: [],
        config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
      },
    },
    CACHING,
  );

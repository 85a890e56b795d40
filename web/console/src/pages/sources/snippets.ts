import type { SnippetKind } from './snippet-kinds.ts';

interface Connection {
  readonly writeKey: string;
  /** Of the deployment, without a slash at its end. */
  readonly endpoint: string;
}

/** A key has no character that would end a quotation: the API takes letters, digits and . _ ~ - only. */
const SNIPPET: Readonly<Record<SnippetKind, (connection: Connection) => string>> = {
  browser: ({ writeKey, endpoint }) => `// npm install @segment/analytics-next
import { AnalyticsBrowser } from '@segment/analytics-next';

export const analytics = AnalyticsBrowser.load({
  writeKey: '${writeKey}',
  cdnURL: '${endpoint}',
});

analytics.page();`,
  node: ({ writeKey, endpoint }) => `// npm install @segment/analytics-node
import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({
  writeKey: '${writeKey}',
  host: '${endpoint}',
});

analytics.track({
  userId: 'customer-1',
  event: 'Order Completed',
  properties: { total: 49.9, currency: 'EUR' },
});

await analytics.closeAndFlush();`,
  curl: ({ writeKey, endpoint }) => `curl -sS '${endpoint}/v1/track' \\
  -u '${writeKey}:' \\
  -H 'content-type: application/json' \\
  -d '{"event":"Hello Headwater","anonymousId":"test-device","properties":{"from":"curl"}}'`,
};

/** What to paste to send a first event. */
export const snippetOf = (kind: SnippetKind, connection: Connection): string => SNIPPET[kind](connection);

import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

/** The one HTTP API; this host's address is its endpoint. */
const api: ResourceKind = {
  type: 'AWS::ApiGatewayV2::Api',
  phase: 'store',
  identify: (_, { url }) => ({ ref: 'local', attributes: { ApiId: 'local', ApiEndpoint: url } }),
  start: (resource) => refuseUnknownProperties(resource, ['Name', 'Description', 'ProtocolType']),
};

export default api;

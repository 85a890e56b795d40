import { HeadwaterError } from '../../../shared/domain/errors.ts';
import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

const route: ResourceKind = {
  type: 'AWS::ApiGatewayV2::Route',
  phase: 'trigger',
  identify: ({ id }) => ({ ref: id }),
  start: (resource, parts) => {
    refuseUnknownProperties(resource, ['ApiId', 'AuthorizationType', 'RouteKey', 'Target']);
    const { ApiId, AuthorizationType = 'NONE', RouteKey, Target } = resource.properties;
    if (AuthorizationType !== 'NONE')
      throw new HeadwaterError(
        'local.template',
        `${resource.id}: the authorization type ${String(AuthorizationType)} is not hosted locally.`,
      );
    parts.router.add({ apiId: String(ApiId), routeKey: String(RouteKey), target: String(Target) });
  },
};

export default route;

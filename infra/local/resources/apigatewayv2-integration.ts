import { HeadwaterError } from '../../../shared/domain/errors.ts';
import { poolOf } from '../functions/pool-of.ts';
import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

/** Requests a function answers at once: they mostly wait for a store. */
const CONCURRENT = 3;

/** A Lambda integration; routes find it by its id. */
const integration: ResourceKind = {
  type: 'AWS::ApiGatewayV2::Integration',
  phase: 'trigger',
  identify: ({ id }) => ({ ref: id }),
  start: (resource, parts) => {
    refuseUnknownProperties(resource, ['ApiId', 'IntegrationType', 'IntegrationUri', 'PayloadFormatVersion']);
    const { IntegrationType, IntegrationUri, PayloadFormatVersion } = resource.properties;
    if (IntegrationType !== 'AWS_PROXY' || PayloadFormatVersion !== '2.0')
      throw new HeadwaterError(
        'local.template',
        `${resource.id}: only Lambda integrations of payload format 2.0 are hosted locally.`,
      );
    const pool = poolOf(parts, String(IntegrationUri));
    pool.allow(CONCURRENT);
    parts.router.integrate(`integrations/${resource.id}`, pool.arn);
  },
};

export default integration;

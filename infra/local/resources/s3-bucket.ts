import { HeadwaterError } from '../../../shared/domain/errors.ts';
import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

const KNOWN = [
  'BucketName',
  'BucketEncryption',
  'LifecycleConfiguration',
  'OwnershipControls',
  'PublicAccessBlockConfiguration',
];

interface Rule {
  readonly Status: string;
  readonly Prefix?: string;
  readonly ExpirationInDays?: number;
}

/** AWS makes names of at most 63 lower-case characters. */
const bucketName = (name: string): string => name.toLowerCase().slice(0, 63);

/** A bucket behind the guard; its lifecycle's expirations happen on the host's clock. */
const bucket: ResourceKind = {
  type: 'AWS::S3::Bucket',
  phase: 'store',
  nameProperty: 'BucketName',
  identify: ({ name }) => ({ ref: bucketName(name), attributes: { Arn: `arn:aws:s3:::${bucketName(name)}` } }),
  start: async (resource, parts) => {
    refuseUnknownProperties(resource, KNOWN);
    const name = bucketName(resource.name);
    const { Rules = [] } = (resource.properties['LifecycleConfiguration'] ?? {}) as { Rules?: Rule[] };
    for (const { Status, Prefix = '', ExpirationInDays } of Rules) {
      if (Status !== 'Enabled' && Status !== 'Disabled')
        throw new HeadwaterError('local.template', `${resource.id} has a lifecycle rule of status ${Status}.`);
      if (Status === 'Enabled' && ExpirationInDays !== undefined)
        parts.expirations.push({ bucket: name, prefix: Prefix, days: ExpirationInDays });
    }
    await parts.services.call('createBucket', name);
    parts.buckets.push(name);
  },
};

export default bucket;

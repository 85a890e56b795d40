import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BUCKETS, type BucketName } from '../../shared/wiring.ts';
import { acknowledge } from '../acknowledgements.ts';
import type { Stage } from '../stage.ts';

/** Export files are copies of personal data: they live 30 days. */
const EXPORT_DAYS = 30;

const SAFE = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  // Versions would keep what an erasure rewrites.
  versioned: false,
} as const satisfies BucketProps;

const abandonedUploads = { abortIncompleteMultipartUploadAfter: Duration.days(7) };

const settingsOf = (name: BucketName, stage: Stage): BucketProps =>
  name === 'archive'
    ? // The truth everything is rebuilt from: no stage's teardown takes it (rule 35).
      { removalPolicy: RemovalPolicy.RETAIN, lifecycleRules: [abandonedUploads] }
    : {
        removalPolicy: stage.removal,
        lifecycleRules: [{ ...abandonedUploads, expiration: Duration.days(EXPORT_DAYS) }],
      };

/** The archive of raw events and the files of exports: private, encrypted, TLS only. */
export class Buckets extends Construct {
  readonly byName: Readonly<Record<BucketName, Bucket>>;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const entries = BUCKETS.map((name) => {
      const bucket = new Bucket(this, name, { ...SAFE, ...settingsOf(name, stage) });
      acknowledge(bucket, {
        'AwsSolutions-S1': 'Server access logs would copy object keys into a log that erasures do not reach.',
      });
      this.#acknowledgeObjects(bucket);
      return [name, bucket] as const;
    });
    this.byName = Object.fromEntries(entries) as Record<BucketName, Bucket>;
  }

  /** Roles name the bucket, never the object: keys are made at run time. */
  #acknowledgeObjects(bucket: Bucket): void {
    const stack = Stack.of(this);
    const arn = `<${stack.getLogicalId(bucket.node.defaultChild as CfnBucket)}.Arn>`;
    acknowledge(stack, {
      [`AwsSolutions-IAM5[Resource::${arn}/*]`]: 'Object keys are made at run time; the bucket is named.',
      [`AwsSolutions-IAM5[Resource::${arn}/aws/lambda/*]`]:
        'Lambda makes the keys of what a stream consumer gave up on.',
    });
  }
}

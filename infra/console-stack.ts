import { Aws, CfnOutput, Duration, Fn, Stack } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { OAuthScope, UserPoolClient, UserPoolClientIdentityProvider } from 'aws-cdk-lib/aws-cognito';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledgements.ts';
import { type ConsoleConfig, consoleHeaders, FORMER_TAG, HSTS, targetOf } from './console/delivery.ts';
import type { Api } from './constructs/http-api.ts';
import type { SignIn } from './constructs/sign-in.ts';
import type { Stage } from './stage.ts';

export interface ConsoleStackProps {
  readonly stage: Stage;
  readonly api: Api;
  readonly signIn: SignIn;
  /** The folder of the built console. */
  readonly built: string;
}

/** Files of a former console go so long after another took their place: no tab is that old. */
const FORMER_DAYS = 90;

/** CloudFront's functions get a file's name by rewriting the address, and answer the rest themselves. */
const EDGE_CODE = `const targetOf = ${targetOf.toString()};
function handler(event) {
  const target = targetOf(event.request.uri);
  if (target.redirect) return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: target.redirect } } };
  if (!target.file) return { statusCode: 404, statusDescription: 'Not Found' };
  event.request.uri = target.file;
  return event.request;
}`;

/** The console on AWS: its files and the API behind one address, so that neither CORS nor a second name is needed. */
export class ConsoleStack extends Stack {
  readonly bucket: IBucket;
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: ConsoleStackProps) {
    super(scope, id, { description: 'Headwater: the console' });
    const { stage, signIn } = props;
    this.bucket = this.#files(stage);
    const domain = `https://${signIn.domain.domainName}.auth.${Aws.REGION}.amazoncognito.com`;
    this.distribution = this.#distribution(props, domain);
    const client = this.#client(signIn);
    this.#deploy(props.built, { signIn: { clientId: client.userPoolClientId, domain } });
    new CfnOutput(this, 'ConsoleUrl', { value: `${this.#origin}/console/` });
    new CfnOutput(this, 'ConsoleBucket', { value: this.bucket.bucketName });
  }

  get #origin(): string {
    return `https://${this.distribution.distributionDomainName}`;
  }

  #files({ removal }: Stage): IBucket {
    const bucket = new Bucket(this, 'files', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: removal,
      autoDeleteObjects: false,
      lifecycleRules: [
        {
          id: 'former',
          // By age alone a console that is not deployed anew for so long would lose the files it is made of.
          tagFilters: { [FORMER_TAG.key]: FORMER_TAG.value },
          expiration: Duration.days(FORMER_DAYS),
        },
      ],
    });
    acknowledge(bucket, {
      'AwsSolutions-S1': 'The files are public code; who asks for them is nobody’s to keep.',
    });
    // The library's own types disagree about whether a bucket is a website.
    return bucket as IBucket;
  }

  #distribution({ stage, api }: ConsoleStackProps, signInDomain: string): Distribution {
    const edge = new EdgeFunction(this, 'addresses', {
      comment: 'Which file an address of the console stands for',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(EDGE_CODE),
    });
    const headers = this.#headers(stage, signInDomain);
    const files = S3BucketOrigin.withOriginAccessControl(this.bucket);
    const calls = {
      origin: new HttpOrigin(Fn.select(2, Fn.split('/', api.http.apiEndpoint))),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    };
    const distribution = new Distribution(this, 'distribution', {
      comment: `Headwater (${stage.name}): the console`,
      priceClass: PriceClass.PRICE_CLASS_ALL,
      httpVersion: HttpVersion.HTTP2_AND_3,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      defaultBehavior: {
        origin: files,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        cachedMethods: CachedMethods.CACHE_GET_HEAD,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        compress: true,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: headers,
        functionAssociations: [{ function: edge, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: { '/v1/*': calls, '/openapi.json': calls },
    });
    acknowledge(distribution, {
      'AwsSolutions-CFR1': 'Where people work from is the company’s to restrict, by a rule of its own.',
      'AwsSolutions-CFR2':
        'A web ACL costs $5 a month; the API checks every call, and its own address stands open without one too.',
      'AwsSolutions-CFR3': 'Addresses of the console name profiles; a log of them would outlive an erasure (rule 36).',
      'AwsSolutions-CFR4':
        'Without a name and certificate of the company’s own CloudFront’s is used, whose oldest protocol it chooses.',
    });
    return distribution;
  }

  /** The headers of `delivery.ts`, in CloudFront's words: what it has a word for may not be given as a header of one's own. */
  #headers(stage: Stage, signInDomain: string): ResponseHeadersPolicy {
    const {
      'content-security-policy': contentSecurityPolicy = '',
      'cross-origin-opener-policy': opener = '',
      'permissions-policy': permissions = '',
    } = consoleHeaders([signInDomain]);
    const override = true;
    return new ResponseHeadersPolicy(this, 'headers', {
      responseHeadersPolicyName: `headwater-${stage.name}-console`,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override },
        contentTypeOptions: { override },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.SAME_ORIGIN, override },
        strictTransportSecurity: { accessControlMaxAge: Duration.seconds(HSTS), includeSubdomains: true, override },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'cross-origin-opener-policy', value: opener, override },
          { header: 'permissions-policy', value: permissions, override },
        ],
      },
    });
  }

  /** A client without a secret, since a browser keeps none: a code is worth nothing without its verifier (PKCE). */
  #client({ pool, scope }: SignIn): UserPoolClient {
    return new UserPoolClient(this, 'client', {
      userPool: pool,
      userPoolClientName: 'Headwater console',
      generateSecret: false,
      authFlows: {},
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE, scope],
        callbackUrls: [`${this.#origin}/console/signed-in`],
        logoutUrls: [`${this.#origin}/console/signed-out`],
      },
    });
  }

  /** What is named by its content first, then what names it: whoever gets the new page finds its parts. Nothing is taken away meanwhile. */
  #deploy(built: string, config: ConsoleConfig): void {
    const shared = {
      destinationBucket: this.bucket,
      destinationKeyPrefix: 'console',
      prune: false,
      retainOnDelete: true,
    };
    const assets = new BucketDeployment(this, 'assets', {
      ...shared,
      sources: [Source.asset(built, { exclude: ['*', '!assets', '!assets/**'] })],
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
    });
    const pages = new BucketDeployment(this, 'pages', {
      ...shared,
      sources: [Source.asset(built, { exclude: ['assets'] }), Source.jsonData('config.json', config)],
      cacheControl: [CacheControl.fromString('no-cache')],
      distribution: this.distribution,
      distributionPaths: ['/console/index.html', '/console/config.json'],
    });
    pages.node.addDependency(assets);
    const worker = this.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
    if (worker) acknowledge(worker, this.#ofTheLibrary());
  }

  /** The function that copies the files is CDK's own: its role and runtime are chosen there. It runs while a deployment runs, and never else. */
  #ofTheLibrary(): Readonly<Record<string, string>> {
    const why = 'The function that copies files is CDK’s own, and runs during deployments alone.';
    const bucket = this.getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    const wild = [
      ...['GetObject*', 'GetBucket*', 'List*', 'DeleteObject*', 'Abort*'].map((action) => `Action::s3:${action}`),
      ...[`Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*`],
      ...[`Resource::<${bucket}.Arn>/*`, 'Resource::*'],
    ];
    const role = 'Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    return {
      'AwsSolutions-L1': why,
      [`AwsSolutions-IAM4[${role}]`]: why,
      ...Object.fromEntries(wild.map((part) => [`AwsSolutions-IAM5[${part}]`, why])),
    };
  }
}

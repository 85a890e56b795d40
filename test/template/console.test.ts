import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { consoleHeaders, targetOf } from '../../infra/console/delivery.ts';
import { ROLES } from '../../shared/domain/access/caller.ts';
import { synthesize, type TemplateResource } from './synthesized.ts';

const composed = await synthesize();
const { template } = composed.app.synth().getStackByName(composed.console?.stackName ?? '');
const resources = Object.values(template.Resources as Record<string, TemplateResource>);
const of = (type: string): TemplateResource[] => resources.filter(({ Type }) => Type === type);
const [distribution] = of('AWS::CloudFront::Distribution');
const config = distribution?.Properties.DistributionConfig;

test('CloudFront finds the file of an address as the host does, and answers what is none itself', () => {
  const code = String(of('AWS::CloudFront::Function')[0]?.Properties.FunctionCode);
  const ask = (uri: string) =>
    JSON.parse(runInNewContext(`${code}\nJSON.stringify(handler({ request: { uri: ${JSON.stringify(uri)} } }))`));
  const files: Record<string, string> = {
    '/console/': '/console/index.html',
    '/console/segments/vip': '/console/index.html',
    '/console/profiles/abc.def': '/console/index.html',
    '/console/assets/index-abc.js': '/console/assets/index-abc.js',
    '/console/config.json': '/console/config.json',
    '/console/icon.svg': '/console/icon.svg',
  };
  for (const [uri, file] of Object.entries(files)) {
    assert.equal(ask(uri).uri, file);
    assert.equal(targetOf(uri).file, file);
  }
  for (const uri of ['/', '/console']) assert.equal(ask(uri).headers.location.value, '/console/');
  for (const uri of ['/admin', '/consoles/x']) assert.equal(ask(uri).statusCode, 404);
});

test('calls pass through uncached with the token that they bear, and no error of the API becomes a page', () => {
  const paths = config.CacheBehaviors.map(({ PathPattern }: { PathPattern: string }) => PathPattern);
  assert.deepEqual(paths, ['/v1/*', '/openapi.json']);
  // The managed policies CachingDisabled and AllViewerExceptHostHeader.
  for (const behavior of config.CacheBehaviors) {
    assert.equal(behavior.CachePolicyId, '4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    assert.equal(behavior.OriginRequestPolicyId, 'b689b0a8-53d0-40ab-baf2-68738e2966ac');
    assert.equal(behavior.ViewerProtocolPolicy, 'https-only');
    assert.equal(behavior.FunctionAssociations, undefined);
  }
  assert.equal(config.CustomErrorResponses, undefined);
});

test('the headers are those of the host, and calls of the page go to its own origin and the sign-in alone', () => {
  const headers = of('AWS::CloudFront::ResponseHeadersPolicy')[0]?.Properties.ResponseHeadersPolicyConfig;
  const security = headers.SecurityHeadersConfig;
  const policy = JSON.stringify(security.ContentSecurityPolicy.ContentSecurityPolicy);
  const local = consoleHeaders([])['content-security-policy'] ?? '';
  for (const rule of local.split('; ')) assert.ok(policy.includes(rule), rule);
  assert.match(policy, /connect-src 'self' https:\/\/.*amazoncognito\.com; /);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.equal(security.FrameOptions.FrameOption, consoleHeaders([])['x-frame-options']);
  assert.equal(security.ReferrerPolicy.ReferrerPolicy, consoleHeaders([])['referrer-policy']);
  const { AccessControlMaxAgeSec: age, IncludeSubdomains: all } = security.StrictTransportSecurity;
  assert.equal(`max-age=${age}${all ? '; includeSubDomains' : ''}`, consoleHeaders([])['strict-transport-security']);
});

test('a deployment takes no file away, and age alone deletes none', () => {
  const deployments = of('Custom::CDKBucketDeployment');
  assert.deepEqual(
    deployments.map(({ Properties }) => [Properties.Prune, Properties.SystemMetadata['cache-control']]),
    [
      [false, 'public, max-age=31536000, immutable'],
      [false, 'no-cache'],
    ],
  );
  const rules = of('AWS::S3::Bucket')[0]?.Properties.LifecycleConfiguration?.Rules ?? [];
  for (const rule of rules) assert.ok(rule.TagFilters?.length > 0);
});

test('files are reached by CloudFront alone, over TLS', () => {
  const [bucket] = of('AWS::S3::Bucket');
  const isBlocked = Object.values(bucket?.Properties.PublicAccessBlockConfiguration);
  assert.deepEqual(isBlocked, [true, true, true, true]);
  const statements = JSON.stringify(of('AWS::S3::BucketPolicy')[0]?.Properties.PolicyDocument.Statement);
  assert.match(statements, /aws:SecureTransport/);
  assert.match(statements, /cloudfront\.amazonaws\.com/);
});

test('people sign in by code and PKCE, for an hour and a working day, by invitation, in groups named as roles', () => {
  const client = of('AWS::Cognito::UserPoolClient')[0]?.Properties;
  assert.equal(client.GenerateSecret, false);
  assert.deepEqual(client.AllowedOAuthFlows, ['code']);
  assert.deepEqual([client.AccessTokenValidity, client.RefreshTokenValidity], [60, 720]);
  const [pool] = composed.of('AWS::Cognito::UserPool');
  assert.equal(pool?.DeletionPolicy, 'Retain');
  assert.equal(pool?.Properties.AdminCreateUserConfig.AllowAdminCreateUserOnly, true);
  assert.deepEqual(pool?.Properties.EnabledMfas, ['SOFTWARE_TOKEN_MFA']);
  const groups = composed.of('AWS::Cognito::UserPoolGroup').map(({ Properties }) => Properties.GroupName);
  assert.deepEqual(groups.toSorted(), [...ROLES].toSorted());
});

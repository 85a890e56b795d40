import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Properties = Record<string, unknown>;
export type Resources = Record<string, { Type: string; Properties?: Properties }>;

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** A function resource; its source is an ES module given beside. */
export const functionResource = (name: string, more: Properties = {}): Resources[string] => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Code: { S3Bucket: { Ref: 'AWS::Region' }, S3Key: `${name}.zip` },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: arn('Role'),
    Timeout: 5,
    MemorySize: 128,
    ...more,
  },
});

export const routeResources = (id: string, functionId: string, routeKeys: readonly string[]): Resources => ({
  [`${id}Integration`]: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: arn(functionId),
      PayloadFormatVersion: '2.0',
    },
  },
  ...Object.fromEntries(
    routeKeys.map((RouteKey, index) => [
      `${id}Route${index}`,
      {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: { Ref: 'Api' },
          AuthorizationType: 'NONE',
          RouteKey,
          Target: { 'Fn::Join': ['', ['integrations/', { Ref: `${id}Integration` }]] },
        },
      },
    ]),
  ),
});

const COMMON: Resources = {
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'test', ProtocolType: 'HTTP' } },
  Role: { Type: 'AWS::IAM::Role', Properties: {} },
};

/** A cloud assembly made by hand: resources, and functions' sources by name. Returns its folder and what removes it. */
export const writeAssembly = async (resources: Resources, sources: Readonly<Record<string, string>>) => {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-assembly-'));
  for (const [name, source] of Object.entries(sources)) {
    await mkdir(join(folder, `asset.${name}`));
    await writeFile(join(folder, `asset.${name}`, 'index.mjs'), source);
  }
  const files = Object.fromEntries(
    Object.keys(sources).map((name) => [
      name,
      { source: { path: `asset.${name}` }, destinations: { here: { objectKey: `${name}.zip` } } },
    ]),
  );
  const artifacts = {
    'test.assets': { type: 'cdk:asset-manifest', properties: { file: 'test.assets.json' } },
    test: { type: 'aws:cloudformation:stack', properties: { templateFile: 'test.template.json' } },
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
  await writeFile(join(folder, 'test.assets.json'), JSON.stringify({ files }));
  await writeFile(join(folder, 'test.template.json'), JSON.stringify({ Resources: { ...COMMON, ...resources } }));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
};

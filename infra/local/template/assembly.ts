import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeadwaterError } from '../../../shared/domain/errors.ts';

export type Properties = Readonly<Record<string, unknown>>;

/** A resource as the template declares it, nothing resolved. */
export interface Declared {
  readonly id: string;
  readonly type: string;
  /** What AWS would make up: the path of the construct, `headwater-dev-tables-profiles`. */
  readonly defaultName: string;
  readonly properties: Properties;
  readonly condition?: string;
}

export interface Template {
  readonly stack: string;
  readonly resources: readonly Declared[];
  readonly conditions: Properties;
  readonly parameters: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly mappings: Properties;
}

export interface Assembly {
  readonly templates: readonly Template[];
  /** Object key of an asset → its folder. */
  readonly assets: ReadonlyMap<string, string>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: { readonly templateFile?: string; readonly file?: string };
}

interface RawResource {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly Condition?: string;
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

const readJson = <T>(path: string): T => {
  if (!existsSync(path))
    throw new HeadwaterError('local.assembly', `There is no ${path}. Synthesize the app first: npm run synth`);
  return JSON.parse(readFileSync(path, 'utf8'));
};

const nameOf = (id: string, stack: string, path: string | undefined): string => {
  const parts = (path ?? `${stack}/${id}`).split('/').filter((part) => part !== 'Resource' && part !== 'Default');
  return parts.join('-').replaceAll(/[^A-Za-z0-9-]/g, '-');
};

const templateOf = (stack: string, path: string): Template => {
  const raw: {
    Resources: Record<string, RawResource>;
    Conditions?: Properties;
    Parameters?: Template['parameters'];
    Mappings?: Properties;
  } = readJson(path);
  return {
    stack,
    conditions: raw.Conditions ?? {},
    parameters: raw.Parameters ?? {},
    mappings: raw.Mappings ?? {},
    resources: Object.entries(raw.Resources).map(([id, resource]) => ({
      id,
      type: resource.Type,
      defaultName: nameOf(id, stack, resource.Metadata?.['aws:cdk:path']),
      properties: resource.Properties ?? {},
      ...(resource.Condition === undefined ? {} : { condition: resource.Condition }),
    })),
  };
};

const assetsOf = (folder: string, file: string): [string, string][] => {
  const manifest: {
    files: Record<string, { source: { path: string }; destinations: Record<string, { objectKey: string }> }>;
  } = readJson(join(folder, file));
  return Object.values(manifest.files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }): [string, string] => [objectKey, join(folder, source.path)]),
  );
};

/** Reads a synthesized cloud assembly (`cdk.out`); throws HeadwaterError `local.assembly` when there is none. */
export const readAssembly = (folder: string): Assembly => {
  const manifest: { artifacts: Record<string, Artifact> } = readJson(join(folder, 'manifest.json'));
  const artifacts = Object.entries(manifest.artifacts);
  return {
    templates: artifacts.flatMap(([stack, { type, properties }]) =>
      type === 'aws:cloudformation:stack' ? [templateOf(stack, join(folder, properties?.templateFile ?? ''))] : [],
    ),
    assets: new Map(
      artifacts.flatMap(([, { type, properties }]) =>
        type === 'cdk:asset-manifest' ? assetsOf(folder, properties?.file ?? '') : [],
      ),
    ),
  };
};

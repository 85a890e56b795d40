import { readdir } from 'node:fs/promises';
import { HeadwaterError } from '../../../shared/domain/errors.ts';
import type { HostParts } from '../host-parts.ts';
import type { Assembly, Declared, Template } from './assembly.ts';
import { IGNORED_TYPES } from './ignored-types.ts';
import { holds, type Identity, resolve, type Scope } from './intrinsics.ts';
import { PHASES, type Resource, type ResourceKind } from './resource-kind.ts';

const FOLDER = new URL('../resources/', import.meta.url);

/** Every `resources/<type>.ts`, by resource type. */
export const loadKinds = async (): Promise<ReadonlyMap<string, ResourceKind>> => {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const kinds = await Promise.all(
    files.map(async (file) => ((await import(new URL(file, FOLDER).href)) as { default: ResourceKind }).default),
  );
  return new Map(kinds.map((kind) => [kind.type, kind]));
};

const refuseUnknown = (assembly: Assembly, kinds: ReadonlyMap<string, ResourceKind>): void => {
  const types = assembly.templates.flatMap((template) => template.resources.map((resource) => resource.type));
  const unknown = [...new Set(types)].filter((type) => !kinds.has(type) && !(type in IGNORED_TYPES));
  if (unknown.length === 0) return;
  throw new HeadwaterError(
    'local.unknown-type',
    `The template has ${unknown.join(', ')}, which the local host does not know. Host it in infra/local/resources, or name it in infra/local/template/ignored-types.ts with the reason.`,
  );
};

interface Hosted {
  readonly declared: Declared;
  readonly kind: ResourceKind;
}

const scopeOf = (
  template: Template,
  hosted: ReadonlyMap<string, Hosted>,
  parts: HostParts,
): Scope & { nameOf(id: string): string } => {
  const identities = new Map<string, Identity>();
  const nameOf = (id: string): string => {
    const found = hosted.get(id);
    const given =
      found?.kind.nameProperty === undefined ? undefined : found.declared.properties[found.kind.nameProperty];
    return given === undefined ? (found?.declared.defaultName ?? id) : String(resolve(given, scope));
  };
  const scope = {
    template,
    nameOf,
    identityOf: (id: string): Identity | undefined => {
      const found = hosted.get(id);
      if (!found) return undefined;
      const identity = identities.get(id) ?? found.kind.identify({ id, name: nameOf(id) }, parts);
      identities.set(id, identity);
      return identity;
    },
  };
  return scope;
};

const hostTemplate = (template: Template, kinds: ReadonlyMap<string, ResourceKind>, parts: HostParts) => {
  const hosted = new Map<string, Hosted>();
  const scope = scopeOf(template, hosted, parts);
  for (const declared of template.resources) {
    const kind = kinds.get(declared.type);
    if (kind && (declared.condition === undefined || holds(declared.condition, scope)))
      hosted.set(declared.id, { declared, kind });
  }
  return [...hosted.values()].map(({ declared, kind }) => ({
    kind,
    resource: (): Resource => ({
      id: declared.id,
      type: declared.type,
      name: scope.nameOf(declared.id),
      properties: withoutIgnored(declared, scope),
    }),
  }));
};

/** Properties that name ignored resources (roles, log groups) are left out: they have no identity here. */
const withoutIgnored = ({ properties }: Declared, scope: Scope): Resource['properties'] => {
  const types = new Map(scope.template.resources.map((resource) => [resource.id, resource.type]));
  const drop = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(drop);
    if (typeof value !== 'object' || value === null) return value;
    const target =
      'Ref' in value
        ? value.Ref
        : 'Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])
          ? value['Fn::GetAtt'][0]
          : undefined;
    if ((types.get(String(target)) ?? '') in IGNORED_TYPES) return { Ref: 'AWS::NoValue' };
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, drop(item)]));
  };
  return resolve(drop(properties), scope) as Resource['properties'];
};

/** Starts every resource of the assembly, phase by phase; throws HeadwaterError when the template asks for what is unknown. */
export const startInventory = async (assembly: Assembly, parts: HostParts): Promise<void> => {
  const kinds = await loadKinds();
  refuseUnknown(assembly, kinds);
  const all = assembly.templates.flatMap((template) => hostTemplate(template, kinds, parts));
  for (const phase of PHASES) {
    const group = all.filter(({ kind }) => kind.phase === phase);
    await Promise.all(group.map(async ({ kind, resource }) => await kind.start(resource(), parts)));
  }
};

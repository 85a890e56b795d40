import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after } from 'node:test';
import { type ComposeOptions, type Composition, compose } from '../../infra/compose.ts';

/** The repository. */
export const ROOT = dirname(dirname(import.meta.dirname));

/** The slugs of the destination types. */
export const DESTINATIONS = globSync('shared/destinations/*/destination.ts', { cwd: ROOT }).map((path) =>
  basename(dirname(path)),
);

/** A resource of a template, as CloudFormation reads it. */
export interface TemplateResource {
  readonly id: string;
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is any JSON.
  readonly Properties: any;
  readonly DeletionPolicy?: string;
}

export interface Synthesized extends Composition {
  readonly resources: readonly TemplateResource[];
  of(type: string): readonly TemplateResource[];
}

/** The template says the same whatever the code is. */
const withoutCode: ComposeOptions['bundle'] = async (functions) => {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-no-code-'));
  writeFileSync(join(folder, 'index.mjs'), '');
  after(() => rmSync(folder, { recursive: true, force: true }));
  return new Map(functions.map(({ name }) => [name, folder]));
};

const withoutConsole: ComposeOptions['build'] = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-no-console-'));
  mkdirSync(join(folder, 'assets'));
  for (const file of ['index.html', 'assets/index-abc.js']) writeFileSync(join(folder, file), '');
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** The template as `cdk synth` makes it with this context, thrown away after the test file; deploying also validates it, which takes seconds. */
export const synthesize = async (context: Record<string, string> = {}): Promise<Synthesized> => {
  const outdir = mkdtempSync(join(tmpdir(), 'headwater-template-'));
  after(() => rmSync(outdir, { recursive: true, force: true }));
  const options = {
    context,
    outdir,
    bundle: withoutCode,
    build: withoutConsole,
    builtinCloudFormationValidation: false,
  };
  const composition = await compose(ROOT, options);
  const { template } = composition.app.synth().getStackByName(composition.main.stackName);
  const declared = template.Resources as Record<string, Omit<TemplateResource, 'id'>>;
  const resources = Object.entries(declared).map(([id, resource]) => ({ id, ...resource }));
  return { ...composition, resources, of: (type) => resources.filter((resource) => resource.Type === type) };
};

/** A statement of an IAM policy. */
export interface Statement {
  readonly policy: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly unknown[];
}

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

// biome-ignore lint/suspicious/noExplicitAny: a template is any JSON.
const statementsIn = (policy: string, document: any): Statement[] =>
  listed(document.Statement).map((statement) => {
    const { Effect, Action, Resource } = statement as Record<string, unknown>;
    return { policy, Effect: String(Effect), Action: listed(Action).map(String), Resource: listed(Resource) };
  });

/** Every statement that roles hold. */
export const statementsOf = ({ of }: Synthesized): Statement[] => [
  ...of('AWS::IAM::Policy').flatMap(({ id, Properties }) => statementsIn(id, Properties.PolicyDocument)),
  ...of('AWS::IAM::Role').flatMap(({ id, Properties: { Policies = [] } }) =>
    Policies.flatMap(({ PolicyDocument }: { PolicyDocument: unknown }) => statementsIn(id, PolicyDocument)),
  ),
];

/** The logical ids that a piece of template mentions. */
export const mentioned = (part: unknown): Set<string> => {
  const found = [...JSON.stringify(part).matchAll(/"(?:Ref|Fn::GetAtt)":(?:"([^"]+)"|\["([^"]+)")/g)];
  return new Set(found.map(([, reference, attribute]) => reference ?? attribute ?? ''));
};

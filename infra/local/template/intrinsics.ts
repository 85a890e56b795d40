import { HeadwaterError } from '../../../shared/domain/errors.ts';
import type { Properties, Template } from './assembly.ts';

/** What other resources see of one: `Ref` and the attributes of `Fn::GetAtt`. */
export interface Identity {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'eu-central-1';

export interface Scope {
  readonly template: Template;
  identityOf(id: string): Identity | undefined;
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': LOCAL_ACCOUNT,
  'AWS::Region': LOCAL_REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

const broken = (message: string): HeadwaterError => new HeadwaterError('local.template', message);

const refOf = (id: string, scope: Scope): unknown => {
  if (id === 'AWS::StackName' || id === 'AWS::StackId') return scope.template.stack;
  if (id === 'AWS::NoValue') return undefined;
  const parameter = scope.template.parameters[id];
  const value = PSEUDO[id] ?? parameter?.Default ?? scope.identityOf(id)?.ref;
  if (value === undefined) throw broken(`The template refers to ${id}, which is not hosted locally.`);
  return value;
};

const attributeOf = (path: unknown, scope: Scope): unknown => {
  const [id = '', ...rest] = (Array.isArray(path) ? path : String(path).split('.')).map(String);
  const attribute = rest.join('.');
  const value = scope.identityOf(id)?.attributes?.[attribute];
  if (value === undefined) throw broken(`The template uses ${attribute} of ${id}, which the local host does not know.`);
  return value;
};

const substitute = (value: unknown, scope: Scope): string => {
  const [text, variables]: [string, Properties] = Array.isArray(value) ? [value[0], value[1]] : [String(value), {}];
  return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in variables) return String(resolve(variables[name], scope));
    return String(name.includes('.') ? attributeOf(name, scope) : refOf(name, scope));
  });
};

/** Conditions of the template (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html). */
export const holds = (condition: unknown, scope: Scope): boolean => {
  if (typeof condition === 'string') return holds(scope.template.conditions[condition], scope);
  const [[name, operand] = ['', undefined]] = Object.entries((condition ?? {}) as Properties);
  const operands = Array.isArray(operand) ? operand : [];
  if (name === 'Condition') return holds(String(operand), scope);
  if (name === 'Fn::Equals') return String(resolve(operands[0], scope)) === String(resolve(operands[1], scope));
  if (name === 'Fn::And') return operands.every((part) => holds(part, scope));
  if (name === 'Fn::Or') return operands.some((part) => holds(part, scope));
  if (name === 'Fn::Not') return !holds(operands[0], scope);
  throw broken(`The template uses the condition ${name}, which the local host does not know.`);
};

type Intrinsic = (operand: never, scope: Scope) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (id: string, scope) => refOf(id, scope),
  'Fn::GetAtt': (path: unknown, scope) => attributeOf(path, scope),
  'Fn::Sub': (value: unknown, scope) => substitute(value, scope),
  'Fn::Join': ([separator, parts]: [string, unknown], scope) => (resolve(parts, scope) as unknown[]).join(separator),
  'Fn::Select': ([index, list]: [unknown, unknown], scope) =>
    (resolve(list, scope) as unknown[])[Number(resolve(index, scope))],
  'Fn::Split': ([separator, text]: [string, unknown], scope) => String(resolve(text, scope)).split(separator),
  'Fn::Base64': (text: unknown, scope) => Buffer.from(String(resolve(text, scope))).toString('base64'),
  'Fn::If': ([condition, yes, no]: [string, unknown, unknown], scope) =>
    resolve(holds(condition, scope) ? yes : no, scope),
  'Fn::FindInMap': (path: unknown, scope) =>
    (resolve(path, scope) as string[]).reduce<unknown>(
      (found, key) => (found as Properties | undefined)?.[key],
      scope.template.mappings,
    ),
};

/** The value with every intrinsic function replaced; throws HeadwaterError `local.template` naming what it does not know. */
export const resolve = (value: unknown, scope: Scope): unknown => {
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, operand] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    const intrinsic = INTRINSICS[name] as ((operand: unknown, scope: Scope) => unknown) | undefined;
    if (!intrinsic) throw broken(`The template uses ${name}, which the local host does not know.`);
    return intrinsic(operand, scope);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key, resolve(item, scope)]).filter(([, item]) => item !== undefined),
  );
};

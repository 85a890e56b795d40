import * as z from 'zod';
import type { Json, JsonObject } from '../json.ts';
import { errorSchema } from './common-schemas.ts';
import type { ApiRoute, Operation, Operations } from './operation.ts';

type Direction = 'input' | 'output';
type Components = Record<string, Json>;

const SECURITY: Readonly<Record<NonNullable<Operation['credential']>, readonly JsonObject[]>> = {
  management: [{ managementToken: [] }],
  'write-key': [{ writeKey: [] }, { writeKeyQuery: [] }, { writeKeyHeader: [] }],
  none: [],
};

const SECURITY_SCHEMES: JsonObject = {
  managementToken: { type: 'http', scheme: 'bearer', description: 'A management token.' },
  writeKey: { type: 'http', scheme: 'basic', description: 'The write key as user name, without a password.' },
  writeKeyQuery: { type: 'apiKey', in: 'query', name: 'writeKey' },
  writeKeyHeader: { type: 'apiKey', in: 'header', name: 'X-Write-Key' },
};

/** Points references at the document's components instead of the schema's own definitions. */
const relocate = (value: Json, rename: (name: string) => string): Json => {
  if (Array.isArray(value)) return value.map((each: Json) => relocate(each, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string'
        ? [key, inner.replace(/^#\/\$defs\/(.+)$/, (_, name: string) => `#/components/schemas/${rename(name)}`)]
        : [key, relocate(inner, rename)],
    ),
  );
};

/** Schemas as JSON Schema; what they define for themselves moves to `components`, under a name that is theirs alone. */
const createSchemaOf =
  (components: Components) =>
  (schema: z.ZodType, io: Direction, owner: string): JsonObject => {
    const made = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as unknown as JsonObject;
    const { $schema: _, $defs = {}, ...rest } = made;
    const rename = (name: string): string => (name.startsWith('__') ? `${owner}${name.slice(1)}` : name);
    for (const [name, definition] of Object.entries($defs as JsonObject)) {
      components[rename(name)] = relocate(definition, rename);
    }
    return relocate(rest, rename) as JsonObject;
  };

type SchemaOf = ReturnType<typeof createSchemaOf>;

const parametersOf = (
  schema: z.ZodObject | undefined,
  place: 'path' | 'query',
  schemaOf: (s: z.ZodType) => JsonObject,
) =>
  Object.entries(schema?.shape ?? {}).map(([name, each]): JsonObject => {
    const { description, ...rest } = schemaOf(each as z.ZodType);
    const required = place === 'path' || !(each as z.ZodType).safeParse(undefined).success;
    return {
      name: name.replace('+', ''),
      in: place,
      required,
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });

const hasVersions = (route: ApiRoute, operations: Operations): boolean =>
  Object.hasOwn(operations, route.replace(/^[A-Z]+/, 'PUT'));

const IF_MATCH: JsonObject = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag that GET gave; a lost update is a 412.',
  schema: { type: 'string' },
};
const ETAG: JsonObject = { ETag: { description: 'Names this version.', schema: { type: 'string' } } };

const refusal = (description: string): JsonObject => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
});

const responsesOf = (
  operation: Operation,
  isVersioned: boolean,
  schemaOf: (s: z.ZodType) => JsonObject,
): JsonObject => {
  const answers = Object.entries(operation.answers ?? {}).map(([status, schema]): [string, Json] => [
    status,
    {
      description: schema === null ? 'Done.' : operation.summary,
      ...(schema === null ? {} : { content: { 'application/json': { schema: schemaOf(schema) } } }),
      ...(isVersioned && schema !== null ? { headers: ETAG } : {}),
    },
  ]);
  const errors = Object.entries(operation.errors ?? {}).map(([status, text]): [string, Json] => [
    status,
    refusal(text),
  ]);
  return Object.fromEntries([...answers, ...errors, ['default', { $ref: '#/components/responses/Error' }]]);
};

const operationId = (method: string, path: string): string =>
  `${method.toLowerCase()}${path.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())}`;

const describe = (route: ApiRoute, operations: Operations, make: SchemaOf): JsonObject => {
  const operation = operations[route] as Operation;
  const [method = '', path = ''] = route.split(' ');
  const id = operationId(method, path);
  const isVersioned = hasVersions(route, operations);
  const input = (schema: z.ZodType) => make(schema, 'input', `${id}Input`);
  const parameters = [
    ...parametersOf(operation.path, 'path', input),
    ...parametersOf(operation.query, 'query', input),
    ...(isVersioned && method !== 'GET' ? [IF_MATCH] : []),
  ];
  const pathNames = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name ?? '');
  const undescribed = pathNames.filter((name) => !parameters.some((each) => each['name'] === name));
  const plain = undescribed.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  return {
    operationId: id,
    summary: operation.summary,
    tags: [operation.tag],
    security: SECURITY[operation.credential ?? 'management'],
    parameters: [...plain, ...parameters],
    ...(operation.body ? { requestBody: { content: { 'application/json': { schema: input(operation.body) } } } } : {}),
    responses: responsesOf(operation, isVersioned, (schema) => make(schema, 'output', `${id}Output`)),
  };
};

/** The OpenAPI 3.1 document of a table of operations: nothing in it is written twice. */
export const openApiOf = (operations: Operations, version: string): JsonObject => {
  const components: Components = {};
  const make = createSchemaOf(components);
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of Object.keys(operations) as ApiRoute[]) {
    const [method = '', path = ''] = route.split(' ');
    const spelled = path.replaceAll('+}', '}');
    paths[spelled] = { ...paths[spelled], [method.toLowerCase()]: describe(route, operations, make) };
  }
  components['Error'] = make(errorSchema, 'output', 'Error');
  const tags = new Set(Object.values(operations).flatMap((operation) => operation?.tag ?? []));
  return {
    openapi: '3.1.0',
    info: { title: 'Headwater', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: SECURITY_SCHEMES,
      responses: { Error: refusal('What is wrong and what to do about it.') },
      schemas: components,
    },
  };
};

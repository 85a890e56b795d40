import type { OutputFile, Plugin } from 'esbuild';

/** Ends in the text of a bundle that would write a JSON schema with what it was built without. */
const MARK = 'headwater:json-schema-left-out';

/** Every schema of zod refers to these, whether or not anybody ever asks it for its JSON schema. */
const REFERRED = [
  'createStandardJSONSchemaMethod',
  'createToJSONSchemaMethod',
  'handleUnrepresentable',
  'process',
  'processSchema',
];

/** Only `z.toJSONSchema` refers to these. */
const CALLED = ['extractDefs', 'finalize', 'initializeContext'];

const leftOut = (name: string, says: string): string =>
  `export const ${name} = () => { throw new Error(${JSON.stringify(says)}); };`;

const contents = [
  ...REFERRED.map((name) => leftOut(name, 'This bundle writes no JSON schemas.')),
  ...CALLED.map((name) => leftOut(name, MARK)),
].join('\n');

/** Leaves out what writes zod's schemas as JSON schemas: 9 kB of each function with a schema, which two of them use. */
export const withoutJsonSchema: Plugin = {
  name: 'without-json-schema',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]core[\\/]to-json-schema\.js$/ }, () => ({ contents, loader: 'js' }));
  },
};

/** Whether a bundle calls what was left out and must be built with it. Only what `z.toJSONSchema` reaches survives tree shaking. */
export const writesJsonSchemas = (outputs: readonly OutputFile[]): boolean =>
  outputs.some(({ path, text }) => path.endsWith('.mjs') && text.includes(MARK));

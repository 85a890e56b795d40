/** Who may import whom (ARCHITECTURE.md, "Code map"). Each rule is an error and says what to do instead. */
const only = (name, { from, allowed, comment }) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { pathNot: allowed },
});

const npm = (...names) => `node_modules/(${names.join('|')})/`;

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Two modules that need each other are one module, or want a third.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      comment: 'The import names nothing that is installed.',
      from: {},
      to: { couldNotResolve: true },
    },
    only('domain-is-pure', {
      from: '^shared/domain/',
      allowed: ['^shared/domain/', npm('zod', 'libphonenumber-js')],
      comment: 'The domain imports itself alone (and schema and phone-number data): no AWS, no Node built-ins.',
    }),
    only('ports-are-interfaces', {
      from: '^shared/ports/',
      allowed: ['^shared/(domain|ports)/'],
      comment: 'A port names domain types and nothing else.',
    }),
    only('destinations-are-data', {
      from: '^shared/destinations/',
      allowed: ['^shared/(domain|ports|destinations)/', npm('zod', 'csv-stringify'), '^(node:)?(crypto|zlib|buffer)$'],
      comment: 'A destination is data, pure request builders and what signs or packs a body.',
    }),
    only('stitching-knows-ports', {
      from: '^shared/stitching/',
      allowed: ['^shared/(domain|ports|stitching)/'],
      comment: 'Stitching is what several use cases do with profiles: domain and ports, no adapter.',
    }),
    only('erasure-knows-ports', {
      from: '^shared/erasure/',
      allowed: ['^shared/(domain|ports|erasure|stitching|destinations)/'],
      comment: 'Erasing is what several use cases do with stores: ports, stitching and destinations, no adapter.',
    }),
    only('privacy-knows-ports', {
      from: '^shared/privacy/',
      allowed: ['^shared/(domain|ports|privacy)/'],
      comment: 'What several use cases read of a person for a right: domain and ports, no adapter.',
    }),
    only('memory-adapters', {
      from: '^shared/memory/',
      allowed: ['^shared/(domain|ports|memory)/'],
      comment: 'Memory adapters know the domain and the ports.',
    }),
    {
      name: 'middy-stays-in-lambda',
      severity: 'error',
      comment: 'Only shared/lambda knows middy; handlers use its stacks.',
      from: { pathNot: '^shared/lambda/' },
      to: { path: npm('@middy/[^/]+') },
    },
    {
      name: 'sdk-stays-in-aws',
      severity: 'error',
      comment: 'Application code reaches AWS through a port; the adapter lives in shared/aws.',
      from: { path: '^(shared|functions)/', pathNot: '(^shared/aws/|\\.test\\.ts$)' },
      to: { path: npm('@aws-sdk/[^/]+', '@smithy/[^/]+') },
    },
    {
      name: 'use-case-knows-ports',
      severity: 'error',
      comment: 'A use case takes ports as dependencies; adapters are wired in handler.ts.',
      from: { path: '^functions/[^/]+/', pathNot: '(handler|function|\\.test)\\.ts$' },
      to: { path: '^shared/(aws|lambda|memory)/' },
    },
    {
      name: 'functions-stand-alone',
      severity: 'error',
      comment: 'What two functions need lives in shared/.',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^functions/', pathNot: '^functions/$1/' },
    },
    {
      name: 'web-knows-the-domain',
      severity: 'error',
      comment: 'What runs in a browser shares the pure rules with the rest, and nothing else.',
      from: { path: '^web/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(shared|functions|infra|scripts|test|bench)/', pathNot: '^shared/domain/' },
    },
    {
      name: 'nobody-knows-the-web',
      severity: 'error',
      comment: 'The console is built from its own folder; the rest of the code does without it.',
      from: { path: '^(shared|functions|infra)/' },
      to: { path: '^web/' },
    },
    {
      name: 'infra-knows-definitions',
      severity: 'error',
      comment:
        'Infrastructure reads the wiring, the definitions, the names of keys and the schema of the archive, no application code.',
      from: { path: '^infra/', pathNot: '(^infra/local/|\\.test\\.ts$)' },
      to: {
        path: '^(shared|functions)/',
        pathNot:
          '(^shared/wiring\\.ts$|^shared/aws/keys\\.ts$|^shared/destinations/|^functions/[^/]+/function\\.ts$|^shared/domain/|archive-schema)',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)cdk\\.out/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};

import { globSync, readFileSync } from 'node:fs';

/** A source file of the project, with its lines. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
}

const GLOBS = ['shared', 'functions', 'infra', 'scripts', 'bench', 'test', 'web'].map(
  (folder) => `${folder}/**/*.{ts,tsx}`,
);

/** Every TypeScript file that people write; generated files and installed ones are left out. */
export const sourceFiles = (): readonly SourceFile[] =>
  globSync(GLOBS)
    .filter((path) => !path.includes('node_modules') && !path.includes('cdk.out') && !path.endsWith('.gen.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      return { path, text, lines: text.split('\n').length - 1 };
    });

/** Whether a file is a test. */
export const isTest = (file: SourceFile): boolean => file.path.endsWith('.test.ts') || file.path.startsWith('test/');

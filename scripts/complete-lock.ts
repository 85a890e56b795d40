/**
 * Completes package-lock.json with the optional platform packages that npm left out where it could not see them (a registry
 * mirror, `--omit=optional`): without their entries `npm ci` of npm 11 refuses the lock file ("Missing … from lock file") and
 * other systems get no binary. Run it after every change of dependencies: `npm run complete-lock`. With `--check` it only
 * says what is missing and fails.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface LockEntry {
  version: string;
  cpu?: string[];
  os?: string[];
  libc?: string[];
  dev?: true;
  optional?: true;
  license?: string;
  optionalDependencies?: Record<string, string>;
}

const FILE = new URL('../package-lock.json', import.meta.url);
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'loong64', 'mips64el', 'riscv64', 's390x'];

/** `@scope/name-linux-x64-musl` → what the package says of itself in its own package.json. */
const platformOf = (name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> => {
  const words = name.split('-');
  const os = words.includes('windows') ? 'win32' : SYSTEMS.find((word) => words.includes(word));
  const cpu = PROCESSORS.find((word) => words.includes(word));
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(os ? { os: [os] } : {}),
    ...(words.includes('musl') ? { libc: ['musl'] } : {}),
  };
};

const lock: { packages: Record<string, LockEntry> } = JSON.parse(readFileSync(FILE, 'utf8'));
const added: string[] = [];
for (const [path, entry] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (lock.packages[`node_modules/${name}`] ?? lock.packages[`${path}/node_modules/${name}`]) continue;
    const { os, cpu, libc } = platformOf(name);
    lock.packages[`node_modules/${name}`] = {
      // Of a range the least: what a lock file names is one version.
      version: version.replace(/^[~^]/, ''),
      ...(cpu ? { cpu } : {}),
      ...(entry.dev ? { dev: true } : {}),
      ...(libc ? { libc } : {}),
      optional: true,
      ...(os ? { os } : {}),
    };
    added.push(`${name}@${version}`);
  }
}

if (added.length === 0) {
  console.log('package-lock.json names every platform package.');
} else if (process.argv.includes('--check')) {
  console.error(`package-lock.json lacks ${added.join(', ')}. Run: npm run complete-lock`);
  process.exitCode = 1;
} else {
  const [root, ...rest] = Object.entries(lock.packages);
  const sorted = rest.sort(([a], [b]) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(root ? [root, ...sorted] : sorted);
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${added.length} platform packages to package-lock.json:\n${added.join('\n')}`);
}

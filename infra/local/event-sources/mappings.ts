import { HeadwaterError } from '../../../shared/domain/errors.ts';
import type { HostParts } from '../host-parts.ts';

/** The event source mappings, which may be disabled function by function as on AWS; the host remembers it between runs. */
export interface Mappings {
  /** Starts all that are not disabled. */
  start(): void;
  /**
   * Enables or disables a function's mappings, by its folder's name or its whole one; resolves once a disabled one has finished
   * what it had in hand. Throws HeadwaterError `local.unknown-function`.
   */
  set(functionName: string, enabled: boolean): Promise<void>;
}

const FILE = 'disabled-mappings.json';

export const createMappings = ({ sources, data }: Pick<HostParts, 'sources' | 'data'>): Mappings => {
  const disabled = new Set<string>(data.readJson<string[]>(FILE) ?? []);
  /** One change at a time: a source is not started while it is being stopped. */
  let changing: Promise<unknown> = Promise.resolve();
  const change = async (functionName: string, enabled: boolean): Promise<void> => {
    const found = sources.filter(
      (source) => source.functionName === functionName || source.functionName.endsWith(`-${functionName}`),
    );
    const names = [...new Set(sources.map((source) => source.functionName))].join(', ');
    if (found.length === 0)
      throw new HeadwaterError(
        'local.unknown-function',
        `No stream or queue sets ${functionName} running. There is ${names}.`,
      );
    const changed = found.filter(({ name }) => disabled.has(name) === enabled);
    for (const { name } of changed) {
      if (enabled) disabled.delete(name);
      else disabled.add(name);
    }
    data.writeJson(FILE, [...disabled]);
    for (const source of changed) if (enabled) source.start();
    if (!enabled) await Promise.all(changed.map((source) => source.stop()));
  };
  return {
    start: () => {
      for (const source of sources) if (!disabled.has(source.name)) source.start();
    },
    set: (functionName, enabled) => {
      const done = changing.catch(() => undefined).then(() => change(functionName, enabled));
      changing = done;
      return done;
    },
  };
};

import { HeadwaterError } from '../../../shared/domain/errors.ts';
import type { HostParts } from '../host-parts.ts';
import type { EventSource } from './event-source.ts';

export type MappingState = 'Enabled' | 'Disabled' | 'Disabling';

/** A mapping as Lambda's API speaks of it, by its name in place of the id that AWS makes up. */
export interface Mapping {
  readonly name: string;
  readonly functionName: string;
  readonly state: MappingState;
}

/**
 * The event source mappings. The template says which are enabled at first; what is changed since is remembered between runs, and,
 * as CloudFormation does, given up where the template itself says something else than before.
 */
export interface Mappings {
  /** Starts all that are enabled. */
  start(): void;
  find(name: string): Mapping | undefined;
  /** Enables or disables one; resolves once a disabled one has finished what it had in hand. One it does not know it leaves. */
  setOne(name: string, enabled: boolean): Promise<void>;
  /**
   * Enables or disables a function's mappings, by its folder's name or its whole one, as `setOne` does each. Throws
   * HeadwaterError `local.unknown-function`.
   */
  set(functionName: string, enabled: boolean): Promise<void>;
}

const FILE = 'mappings.json';

/** Mapping → what the template said, and what holds. */
type Remembered = Readonly<Record<string, { readonly template: boolean; readonly enabled: boolean }>>;

/** Which are enabled, kept in the data folder. */
const createSwitches = ({ sources, data }: Pick<HostParts, 'sources' | 'data'>) => {
  const remembered = data.readJson<Remembered>(FILE) ?? {};
  const switches = new Map<string, boolean>();
  const isEnabled = ({ name, enabled }: EventSource): boolean => {
    const before = remembered[name];
    return switches.get(name) ?? (before?.template === enabled ? before.enabled : enabled);
  };
  const remember = () => {
    const entries = sources.map((each) => [each.name, { template: each.enabled, enabled: isEnabled(each) }] as const);
    data.writeJson(FILE, Object.fromEntries(entries));
  };
  return {
    isEnabled,
    remember,
    set: (changed: readonly EventSource[], enabled: boolean) => {
      for (const { name } of changed) switches.set(name, enabled);
      remember();
    },
  };
};

export const createMappings = (parts: Pick<HostParts, 'sources' | 'data' | 'reporter'>): Mappings => {
  const { sources, reporter } = parts;
  const switches = createSwitches(parts);
  const stopping = new Set<string>();
  /** One change at a time: a source is not started while it is being stopped. */
  let changing: Promise<unknown> = Promise.resolve();
  const apply = async (source: EventSource, enabled: boolean): Promise<void> => {
    reporter.detail(`${source.name} is ${enabled ? 'enabled' : 'disabled'}.`);
    if (enabled) return source.start();
    stopping.add(source.name);
    await source.stop().finally(() => stopping.delete(source.name));
  };
  const change = (enabled: boolean, choose: () => readonly EventSource[]): Promise<void> => {
    const run = async (): Promise<void> => {
      const changed = choose().filter((source) => switches.isEnabled(source) !== enabled);
      switches.set(changed, enabled);
      await Promise.all(changed.map((source) => apply(source, enabled)));
    };
    const done = changing.catch(() => undefined).then(run);
    changing = done;
    return done;
  };
  const stateOf = (source: EventSource): MappingState => {
    if (stopping.has(source.name)) return 'Disabling';
    return switches.isEnabled(source) ? 'Enabled' : 'Disabled';
  };
  const ofFunction = (functionName: string): readonly EventSource[] => {
    const found = sources.filter(
      (source) => source.functionName === functionName || source.functionName.endsWith(`-${functionName}`),
    );
    if (found.length > 0) return found;
    const names = [...new Set(sources.map((source) => source.functionName))].join(', ');
    throw new HeadwaterError(
      'local.unknown-function',
      `No stream or queue sets ${functionName} running. There is ${names}.`,
    );
  };
  return {
    start: () => {
      switches.remember();
      for (const source of sources) if (switches.isEnabled(source)) source.start();
    },
    find: (name) => {
      const found = sources.find((source) => source.name === name);
      return found && { name, functionName: found.functionName, state: stateOf(found) };
    },
    setOne: (name, enabled) => change(enabled, () => sources.filter((source) => source.name === name)),
    set: (functionName, enabled) => change(enabled, () => ofFunction(functionName)),
  };
};

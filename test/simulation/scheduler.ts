import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { Random } from './random.ts';

/** How often things go wrong, per port call. */
export interface Weather {
  /** The call fails before anything happened. */
  readonly refuse: number;
  /** The call takes effect and its answer is lost. */
  readonly lose: number;
}

/** One life of a worker: when it ends, whatever it was waiting for never comes. */
export interface Life {
  readonly name: string;
  isOver: boolean;
}

interface Parked {
  readonly life: Life;
  readonly label: string;
  readonly go: () => void;
}

/**
 * Runs tasks one step at a time: each port call parks its caller before and after the effect, and the seed says who goes on.
 * Every interleaving of port calls is possible, none other.
 */
export const createScheduler = (random: Random, weather: Weather) => {
  let parked: Parked[] = [];
  const trace: string[] = [];

  const park = (life: Life, label: string): Promise<void> =>
    new Promise((go) => {
      parked.push({ life, label, go });
    });

  const call = async <T>(life: Life, label: string, effect: () => Promise<T>): Promise<T> => {
    await park(life, label);
    if (random.chance(weather.refuse)) throw new HeadwaterError('simulation.refused', `${label} refused`);
    const answer = await effect();
    await park(life, `${label} done`);
    if (random.chance(weather.lose)) throw new HeadwaterError('simulation.lost', `the answer of ${label} was lost`);
    return answer;
  };

  /** Lets one parked task go on; false when nobody waits. */
  const step = async (): Promise<boolean> => {
    await new Promise(setImmediate);
    parked = parked.filter(({ life }) => !life.isOver);
    if (parked.length === 0) return false;
    const [chosen] = parked.splice(random.below(parked.length), 1);
    if (chosen) trace.push(`${chosen.life.name} ${chosen.label}`);
    chosen?.go();
    return true;
  };

  /** The port with every method behind the scheduler. */
  const wrap = <P extends object>(life: Life, name: string, port: P): P =>
    new Proxy(port, {
      get: (target, method) => {
        const original: unknown = Reflect.get(target, method);
        if (typeof original !== 'function') return original;
        return (...args: unknown[]) => call(life, `${name}.${String(method)}`, () => original.apply(target, args));
      },
    });

  return { step, wrap, call, trace };
};

export type Scheduler = ReturnType<typeof createScheduler>;

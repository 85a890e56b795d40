import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { Random } from './random.ts';

/** How often things go wrong, per port call. */
export interface Weather {
  /** The call fails before anything happened. */
  refuse: number;
  /** The call takes effect and its answer is lost. */
  lose: number;
  /** The caller sleeps for long before it goes on, while others finish much. */
  stall: number;
  /** A worker dies, per step. */
  crash: number;
}

/** One life of a worker: when it ends, whatever it was waiting for never comes. */
export interface Life {
  readonly name: string;
  isOver: boolean;
}

/** Steps that others take while one sleeps, at most. */
const LONGEST_STALL = 80;

interface Parked {
  readonly life: Life;
  readonly label: string;
  readonly wakesAt: number;
  readonly go: () => void;
}

/**
 * Runs tasks one step at a time: each port call parks its caller before and after the effect, and the seed says who goes on.
 * Every interleaving of port calls is possible, none other.
 */
export const createScheduler = (random: Random, weather: Weather) => {
  let parked: Parked[] = [];
  const trace: string[] = [];
  let steps = 0;

  const park = (life: Life, label: string): Promise<void> =>
    new Promise((go) => {
      const wakesAt = steps + (random.chance(weather.stall) ? random.below(LONGEST_STALL) : 0);
      parked.push({ life, label, wakesAt, go });
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
    steps += 1;
    const awake = parked.filter(({ wakesAt }) => wakesAt <= steps);
    const chosen = random.pick(awake.length > 0 ? awake : parked);
    parked = parked.filter((each) => each !== chosen);
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

  /** The storm is over: whatever cannot finish now never will. */
  const calm = (): void => {
    Object.assign(weather, { refuse: 0, lose: 0, stall: 0, crash: 0 });
  };

  return { step, wrap, call, calm, weather, trace };
};

export type Scheduler = ReturnType<typeof createScheduler>;

/** When the process under test dies: at the call that brings `callsLeft` to zero, before or after it took effect. */
export interface Faults {
  callsLeft?: number;
  crashAfter?: boolean;
  isDead?: boolean;
  /** The message of a crashed worker is gone for good, as in a dead-letter queue. */
  losesMessages?: boolean;
}

/** The end of a process in the middle of its work. */
class Crash extends Error {
  override readonly name = 'Crash';
}

/** True for the end of a process; everything else is a bug. */
export const isCrash = (error: unknown): boolean => error instanceof Crash;

type Method = (...input: readonly unknown[]) => unknown;

const guard =
  (faults: Faults, method: Method): Method =>
  async (...input) => {
    if (faults.isDead) throw new Crash();
    if (faults.callsLeft === undefined) return method(...input);
    faults.callsLeft -= 1;
    if (faults.callsLeft > 0) return method(...input);
    delete faults.callsLeft;
    faults.isDead = true;
    if (faults.crashAfter) await method(...input);
    throw new Crash();
  };

/** Ports whose every call may be the last of the process; once dead, calls still under way fail too. */
export const guarded = <Ports extends Record<string, object>>(faults: Faults, ports: Ports): Ports =>
  Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [
      name,
      Object.fromEntries(
        Object.entries(port).map(([key, member]) => [
          key,
          typeof member === 'function' && key !== 'newRunId' ? guard(faults, member as Method) : member,
        ]),
      ),
    ]),
  ) as Ports;

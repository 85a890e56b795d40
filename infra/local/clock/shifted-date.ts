/** The host's clock in a thread: real time plus an offset in shared memory, whole milliseconds. */
export type SharedOffset = BigInt64Array<SharedArrayBuffer>;

export const createSharedOffset = (milliseconds = 0): SharedOffset => {
  const offset = new BigInt64Array(new SharedArrayBuffer(8));
  Atomics.store(offset, 0, BigInt(milliseconds));
  return offset;
};

/** Real milliseconds, whatever `Date` was replaced by since. */
const realNow = Date.now.bind(Date);

export const readShiftedNow = (offset: SharedOffset): number => realNow() + Number(Atomics.load(offset, 0));

/**
 * Replaces `Date` in this thread by one that reads the offset, so that bundles, SDK signatures and emulators live in the
 * host's time. `Intl.DateTimeFormat` reads the engine's clock when it is given no date, so it is handed one.
 */
export const installShiftedDate = (offset: SharedOffset): void => {
  const RealDate = Date;
  const now = () => readShiftedNow(offset);
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  const prototype = Intl.DateTimeFormat.prototype;
  const format = Object.getOwnPropertyDescriptor(prototype, 'format')?.get;
  Object.defineProperty(prototype, 'format', {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const original: Intl.DateTimeFormat['format'] = format?.call(this);
      return (value?: Date | number) => original(value ?? now());
    },
  });
  const { formatToParts } = prototype;
  prototype.formatToParts = function (this: Intl.DateTimeFormat, value) {
    return formatToParts.call(this, value ?? now());
  };
};

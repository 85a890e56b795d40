import { Presets, SingleBar } from 'cli-progress';

/** How far something is; on a terminal a bar, elsewhere one line when it is done. */
export interface Progress {
  readonly to: (done: number) => void;
  readonly end: () => void;
}

/** Says what is waited for, on a terminal with the seconds, until what is returned is called. */
export const showWaiting = (line: string): (() => void) => {
  if (!process.stdout.isTTY) {
    console.log(line);
    return () => undefined;
  }
  const began = Date.now();
  const show = () => process.stdout.write(`\r${line} ${Math.round((Date.now() - began) / 1000)} s`);
  show();
  const timer = setInterval(show, 1000);
  return () => {
    clearInterval(timer);
    process.stdout.write('\n');
  };
};

/** Shows progress towards `total`; 0 when how much there is shows only at the end. */
export const showProgress = (label: string, total: number): Progress => {
  const began = Date.now();
  let done = 0;
  const rate = () => Math.round(done / Math.max(0.001, (Date.now() - began) / 1000));
  const count = (n: number) => n.toLocaleString('en');
  const line = () =>
    `${label.padEnd(10)} ${count(done)}${total > 0 ? ` of ${count(total)}` : ''} · ${count(rate())} a second`;
  if (!process.stdout.isTTY) {
    return {
      to: (now) => {
        done = now;
      },
      end: () => console.log(line()),
    };
  }
  const format =
    total > 0
      ? `${label.padEnd(10)} {bar} {value} of {total} · {rate} a second · {eta_formatted} to go`
      : `${label.padEnd(10)} {value} · {rate} a second`;
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: false, barsize: 30 }, Presets.shades_classic);
  bar.start(Math.max(total, 1), 0, { rate: 0 });
  return {
    to: (now) => {
      done = now;
      if (total > 0) bar.setTotal(Math.max(total, now));
      bar.update(now, { rate: count(rate()) });
    },
    end: () => {
      if (total === 0) bar.setTotal(Math.max(done, 1));
      bar.update(done, { rate: count(rate()) });
      bar.stop();
    },
  };
};

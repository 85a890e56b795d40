import type { Retail } from './retail.ts';

/** Instants looked at for each window of a query, and how many of them are enough. */
const LOOKED_AT = 25;
const ENOUGH = 2;

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();

/**
 * Instants (epoch ms) before `end` at which somebody comes or goes by SQL because a window that the query names has run out
 * for an order or a refund, or runs out in the millisecond after.
 */
export const bordersOf = async (retail: Retail, sql: string, end: number): Promise<readonly number[]> => {
  const windows = new Set(sql.match(/INTERVAL \d+ \w+/g));
  const borders: number[] = [];
  for (const window of windows) {
    const closings = `SELECT epoch_ms(stamp + ${window}) FROM invoices WHERE epoch_ms(stamp + ${window}) < ${end}
                      ORDER BY md5(invoice) LIMIT ${LOOKED_AT}`;
    let found = 0;
    for (const closing of (await retail.ask(closings, end)).map(Number)) {
      if (found === ENOUGH) break;
      const [before = [], then = [], after = []] = [
        await retail.ask(sql, closing - 1),
        await retail.ask(sql, closing),
        await retail.ask(sql, closing + 1),
      ];
      if (isSame(before, then) && isSame(then, after)) continue;
      borders.push(closing);
      found += 1;
    }
  }
  return borders;
};

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The UCI "Online Retail" order lines (D. Chen, 2015; CC BY 4.0), in a folder beside the checkout. */
export const RETAIL_FILE = fileURLToPath(new URL('../../../shared/data/online-retail.csv.gz', import.meta.url));

/** Why a test that needs the file cannot run here, in words; false where it can. */
export const retailIsMissing = (): string | false =>
  existsSync(RETAIL_FILE) ? false : `the orders to compare with are not there: ${RETAIL_FILE}`;

import type { Delivery } from './delivery-ledger.ts';

/** True of an entry that tells an audience of an identifier it did not hold: from then on it is a recipient. */
export const beginsDisclosure = ({ state, operation, before }: Delivery): boolean =>
  state === 'sending' && operation === 'add' && before === 'absent';

/** True of an entry that says that the audience holds the identifier no more. */
export const endsDisclosure = ({ state, operation }: Delivery): boolean => state === 'absent' && operation === 'remove';

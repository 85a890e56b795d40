/** Groups of an IPv6 address that are kept, as collection keeps them. */
const KEPT_GROUPS = 3;

const withoutZeros = (groups: readonly string[]): readonly string[] => {
  const kept = groups.map((group) => group.replace(/^0+(?=.)/, ''));
  return kept.slice(0, kept.findLastIndex((group) => group !== '0') + 1);
};

/**
 * The network that a request came from: its address without what singles out a person, as collection truncates addresses. A gateway
 * gives plain ones, so this does without the parser of addresses that others sent, which is 13 kB in every function.
 */
export const networkOf = (address: string): string | undefined => {
  const [, network] = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(address) ?? [];
  if (network !== undefined) return `${network}.0`;
  if (!/^[0-9a-f]*:[0-9a-f:]*$/i.test(address)) return undefined;
  const [head = ''] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':').slice(0, KEPT_GROUPS);
  return `${withoutZeros(groups).join(':')}::`;
};

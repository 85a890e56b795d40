import ipaddr from 'ipaddr.js';

/** Bits of an address that we keep: the last octet of IPv4 and the last 80 bits of IPv6 single out a household or a device. */
const KEPT_BITS = { ipv4: 24, ipv6: 48 } as const;

/** An address without what singles out a person; `undefined` for a text that is no address. */
export const truncateIp = (text: string): string | undefined => {
  if (!ipaddr.isValid(text.trim())) return undefined;
  // IPv4 inside IPv6 is IPv4.
  const address = ipaddr.process(text.trim());
  const bytes = address.toByteArray();
  const kept = KEPT_BITS[address.kind()] / 8;
  return ipaddr.fromByteArray(bytes.map((byte, index) => (index < kept ? byte : 0))).toString();
};

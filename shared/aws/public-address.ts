import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address that a host name stands for. */
export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/**
 * True for addresses of the public internet: neither private, loopback, link-local, unique-local, carrier NAT, multicast,
 * documentation nor any other special range, also when such an IPv4 address is wrapped in IPv6 (mapped, 6to4, NAT64, Teredo).
 */
export const isPublicAddress = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === 'unicast';
};

/** Looks a host name up; replaced in tests. */
export type Resolve = (host: string) => Promise<readonly HostAddress[]>;

/** The system's resolver, every address. A literal stands for itself. */
export const resolveHost: Resolve = async (host) => {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(bare);
  if (family === 4 || family === 6) return [{ address: bare, family }];
  const found = await lookup(bare, { all: true, order: 'verbatim' });
  return found.map(({ address, family: kind }) => ({ address, family: kind === 6 ? 6 : 4 }));
};

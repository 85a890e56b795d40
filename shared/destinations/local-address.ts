import * as z from 'zod';

/** A port of this very machine: credentials that are stored must never be sent where somebody else listens. */
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost):\d{1,5}$/;

/**
 * The setting that points a destination at a double of its platform (`npm start -- --platforms`). In AWS the transport
 * refuses such an address as it does every private one.
 */
export const localAddress = z
  .string()
  .regex(LOOPBACK, 'http://127.0.0.1 with a port: for the local host alone')
  .optional()
  .meta({ title: 'Local address' })
  .describe(
    'Leave empty. On the local host, the address of a double of the platform, printed by npm start -- --platforms.',
  );

/** The platform's address, or that of its double. */
export const baseAddress = (platform: string, local: string | undefined): string => local ?? platform;

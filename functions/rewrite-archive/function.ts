import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose:
    'Rewrites archive and export files without erased persons, each object once for all who wait, and lets the archive forget what has expired.',
  trigger: { kind: 'schedule', rate: 'rate(15 minutes)' },
  reads: ['table:privacy', 'bucket:archive', 'bucket:exports', 'secret:deployment', 'setting:stream-hours'],
  writes: ['table:privacy', 'bucket:archive', 'bucket:exports'],
  erases: ['bucket:archive', 'bucket:exports'],
  /** A vCPU: reading and writing Parquet is most of the work. */
  memory: 1769,
  timeout: 900,
});

import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Keeps every raw event in the archive as Parquet and counts it as accepted.',
  /** A minute's events make one object: at a trickle, requests to S3 would cost more than everything else. */
  trigger: { kind: 'stream', batchSize: 10_000, windowSeconds: 60 },
  reads: ['table:ledger', 'table:privacy', 'secret:deployment'],
  writes: ['bucket:archive', 'table:ledger'],
  memory: 512,
  timeout: 60,
});

/** What may need somebody. */
export const ATTENTION_KINDS = [
  'events-pending',
  'events-quarantined',
  'source-silent',
  'credentials-broken',
  'removals-held',
  'run-failed',
  'run-partial',
  'export-paused',
  'audience-jumped',
  'privacy-overdue',
  'privacy-due-soon',
  'privacy-waiting',
  'segment-computing',
  'trait-computing',
  'rebuild-running',
] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

/** `bad`: something is lost or late until somebody acts; `warn`: somebody should look; `info`: it is under way. */
export const SEVERITIES = ['bad', 'warn', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something to look at. Instants epoch ms. */
export interface Attention {
  readonly kind: AttentionKind;
  readonly severity: Severity;
  readonly count: number;
  readonly since?: number;
  readonly due?: number;
  readonly progress?: number;
  readonly name?: string;
  readonly sentence?: string;
  readonly link: Readonly<
    Partial<Record<'sourceId' | 'segmentId' | 'destinationId' | 'exportId' | 'runId' | 'requestId', string>>
  >;
}

/** The worst first, then the kinds as listed, then the oldest. */
export const inOrder = (items: readonly Attention[]): readonly Attention[] =>
  items.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      ATTENTION_KINDS.indexOf(a.kind) - ATTENTION_KINDS.indexOf(b.kind) ||
      (a.since ?? a.due ?? 0) - (b.since ?? b.due ?? 0),
  );

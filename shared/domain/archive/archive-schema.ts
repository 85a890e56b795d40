/** A column of the archive: `type` is the Glue and Athena type, Parquet's follows from it. Names are lower case for Glue. */
export interface ArchiveColumn {
  readonly name: string;
  readonly type: 'string' | 'int' | 'boolean' | 'timestamp';
  /** What an analyst finds in it. */
  readonly comment: string;
  readonly nullable: boolean;
}

/**
 * The columns of the archive's Parquet objects, in order. `shard`, `sequence` and `position` name a row: readers keep one of
 * each (rule 8). The rest of the stamps are what a re-drive of the stitcher needs.
 */
export const ARCHIVE_COLUMNS = [
  { name: 'shard', type: 'string', comment: 'Shard of the stream', nullable: false },
  { name: 'sequence', type: 'string', comment: 'Sequence number of the record, compared as a number', nullable: false },
  { name: 'position', type: 'int', comment: 'Place inside the record', nullable: false },
  { name: 'record_id', type: 'string', comment: 'Record the event was received in', nullable: true },
  { name: 'message_id', type: 'string', comment: 'messageId of the event', nullable: true },
  { name: 'type', type: 'string', comment: 'track, identify, page, screen, group or alias', nullable: true },
  {
    name: 'event',
    type: 'string',
    comment: 'Name segments know the event by: Order Completed, Page Viewed',
    nullable: true,
  },
  { name: 'user_id', type: 'string', comment: 'userId of the event', nullable: true },
  { name: 'anonymous_id', type: 'string', comment: 'anonymousId of the event', nullable: true },
  { name: 'group_id', type: 'string', comment: 'groupId of the event', nullable: true },
  { name: 'timestamp', type: 'timestamp', comment: 'When it happened, corrected for skew, UTC', nullable: true },
  { name: 'received_at', type: 'timestamp', comment: 'When it was received, UTC', nullable: false },
  { name: 'source_id', type: 'string', comment: 'Source that sent it', nullable: false },
  { name: 'trust', type: 'string', comment: 'asserted or claimed', nullable: true },
  { name: 'imported', type: 'boolean', comment: 'Whether it came through an import', nullable: false },
  { name: 'retention_days', type: 'int', comment: 'Days kept, counted from receipt', nullable: true },
  { name: 'anchor_type', type: 'string', comment: 'Type of the identifier that names the person', nullable: true },
  { name: 'anchor_value', type: 'string', comment: 'Value of the identifier that names the person', nullable: true },
  {
    name: 'identifiers',
    type: 'string',
    comment: 'The other identifiers as stamped, strongest first: JSON of [type, value] or [type, value, "alias"]',
    nullable: true,
  },
  { name: 'quarantine_code', type: 'string', comment: 'Why it waits in quarantine; null for an event', nullable: true },
  { name: 'quarantine_message', type: 'string', comment: 'What to do about it', nullable: true },
  {
    name: 'form',
    type: 'string',
    comment: 'anonymous: names nobody; suppressed: nothing but that there was one; null: full',
    nullable: true,
  },
  { name: 'consent', type: 'string', comment: 'Answers of consent as stamped at collection, JSON', nullable: true },
  { name: 'body', type: 'string', comment: 'The full event, or the refused body, as JSON', nullable: false },
] as const satisfies readonly ArchiveColumn[];

/** The partitions in the object key, `events/day=2026-11-22/hour=02/…`, both strings: day and hour of `received_at`, UTC. */
export const ARCHIVE_PARTITIONS = ['day', 'hour'] as const;

/** The prefix of every archive object. */
export const ARCHIVE_PREFIX = 'events/';

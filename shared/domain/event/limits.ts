const KIB = 1024;

/** What collection takes (rule 5, api.md "Collection"). Bytes of UTF-8 unless said otherwise. */
export const LIMITS = {
  /** On the wire: base64 of more would not fit a Lambda payload of 6 MiB. */
  requestBytes: 4 * KIB * KIB,
  unpackedBytes: 20 * KIB * KIB,
  eventBytes: 256 * KIB,
  /** Entries of one stream record; its envelope comes on top. */
  recordBytes: 256 * KIB,
  identifiersPerEvent: 20,
  /** Values in one request, counted before parsing: more would take more memory than the function has. */
  requestValues: 2_000_000,
  /** Were all of them rejected, the answer would still fit a Lambda payload. */
  eventsPerRequest: 5_000,
  /** Levels of nesting of one event; what is deeper cannot be written again without recursion. */
  eventDepth: 64,
  /** Levels of nesting of one request, counted before parsing. */
  requestDepth: 100_000,
  messageIdBytes: 256,
} as const;

/** Bytes that a text takes as UTF-8. */
export const utf8Length = (text: string): number => new TextEncoder().encode(text).length;

/** True for what may name an event: printable, and short enough to be answered in a list. */
export const isMessageId = (text: string): boolean =>
  text !== '' && utf8Length(text) <= LIMITS.messageIdBytes && !/[\p{Cc}\p{Cs}]/u.test(text);

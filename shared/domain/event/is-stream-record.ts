import type { StreamRecord } from './event.ts';

const isEntry = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const { event, anonymous, quarantine, suppressed } = value as Readonly<Record<string, unknown>>;
  const isOne = [event, anonymous, quarantine].some((each) => typeof each === 'object' && each !== null);
  return isOne || typeof suppressed === 'string';
};

/** Whether what stands on the stream is a record, as far as its readers rely on. */
export const isStreamRecord = (value: unknown): value is StreamRecord =>
  typeof value === 'object' &&
  value !== null &&
  'recordId' in value &&
  typeof value.recordId === 'string' &&
  'receivedAt' in value &&
  typeof value.receivedAt === 'string' &&
  !Number.isNaN(Date.parse(value.receivedAt)) &&
  'sourceId' in value &&
  typeof value.sourceId === 'string' &&
  'entries' in value &&
  Array.isArray(value.entries) &&
  value.entries.every(isEntry);

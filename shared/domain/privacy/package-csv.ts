import type { Json } from '../json.ts';
import type { PackageEvent } from './package.ts';

/** The columns of the table of events. */
const COLUMNS = ['timestamp', 'receivedAt', 'type', 'name', 'sourceId', 'messageId', 'properties', 'traits', 'context'];

/** A cell that a spreadsheet would run as a formula is text: people type what they like into forms. */
const asText = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const cellOf = (value: Json | undefined): string => {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? asText(value) : JSON.stringify(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const nameOf = ({ event, name }: PackageEvent): Json | undefined => event ?? name;

/** The first line of a table of events. */
export const CSV_HEADER = `${COLUMNS.join(',')}\r\n`;

/** An event as a line of RFC 4180; what is no simple value is JSON in its cell. */
export const csvLine = (event: PackageEvent): string =>
  `${COLUMNS.map((column) => cellOf(column === 'name' ? nameOf(event) : event[column])).join(',')}\r\n`;

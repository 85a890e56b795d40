import type { Register } from '../../shared/domain/api/register-schemas.ts';

/** A chapter of the register as rows of plain text, the first its heading. */
interface Chapter {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const listOf = (title: string, lines: readonly string[]): Chapter => ({
  title,
  head: [title],
  rows: lines.map((line) => [line]),
});

/** The chapters in the order of art. 30(1). */
const chaptersOf = (register: Register): readonly Chapter[] => {
  const { name, contact = '', officer = '' } = register.controller;
  return [
    { title: 'Controller', head: ['name', 'contact', 'data protection officer'], rows: [[name, contact, officer]] },
    {
      title: 'Purposes',
      head: ['id', 'name', 'description', 'legal basis', 'retention', 'recipients', 'used by exports'],
      rows: register.purposes.map((purpose) => {
        const {
          id,
          name: called = '',
          description = '',
          legalBasis,
          retention = '',
          recipients = '',
          usedBy,
        } = purpose;
        return [id, called, description, legalBasis, retention, recipients, usedBy.join(', ')];
      }),
    },
    listOf('Categories of persons', register.persons),
    listOf('Categories of personal data', register.data),
    {
      title: 'Sources',
      head: ['id', 'name', 'kind', 'retention'],
      rows: register.sources.map(({ id, name: called, kind, retention }) => [id, called, kind, retention]),
    },
    {
      title: 'Recipients and transfers',
      head: ['id', 'name', 'type', 'receives', 'purposes', 'segments', 'transfer'],
      rows: register.recipients.map(({ receives, purposes, segments, id, name: called, type, transfer }) => [
        ...[id, called, type, receives.join(', '), purposes.join(', '), segments.join(', '), transfer],
      ]),
    },
    {
      title: 'Time limits',
      head: ['what', 'period'],
      rows: register.retention.map(({ what, period }) => [what, period]),
    },
    listOf('Security measures', register.security),
    listOf('To do', register.warnings),
  ];
};

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

const cells = (tag: 'th' | 'td', row: readonly string[]): string =>
  `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;padding:.3rem .6rem;text-align:left;vertical-align:top}';

/** A page to print; loads nothing. */
export const registerAsHtml = (register: Register): string => {
  const chapters = chaptersOf(register).map(
    ({ title, head, rows }) =>
      `<h2>${escaped(title)}</h2><table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Register of processing</title><style>${STYLE}</style><h1>Register of processing (art. 30 GDPR)</h1><p>As configured at ${escaped(register.at)}.</p>${chapters.join('')}</html>`;
};

/** A cell that a spreadsheet takes for text, whatever it begins with. */
const quoted = (text: string): string => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;

/** One line a fact: chapter, then its cells. */
export const registerAsCsv = (register: Register): string =>
  chaptersOf(register)
    .flatMap(({ title, head, rows }) => [head, ...rows].map((row) => [title, ...row].map(quoted).join(',')))
    .map((line) => `${line}\r\n`)
    .join('');

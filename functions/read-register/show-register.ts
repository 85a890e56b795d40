import type { Register } from '../../shared/domain/api/register-schemas.ts';
import type { RegisterWords } from './register-words.ts';

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

const purposesOf = ({ purposes }: Register, { chapters, heads, legalBases }: RegisterWords): Chapter => ({
  title: chapters.purposes,
  head: [
    ...[heads.id, heads.name, heads.description, heads.legalBasis],
    ...[heads.retention, heads.recipients, heads.usedBy],
  ],
  rows: purposes.map(({ id, name = '', description = '', legalBasis, retention = '', recipients = '', usedBy }) => [
    ...[id, name, description, legalBases[legalBasis], retention, recipients, usedBy.join(', ')],
  ]),
});

const recipientsOf = ({ recipients }: Register, { chapters, heads }: RegisterWords): Chapter => ({
  title: chapters.recipients,
  head: [heads.id, heads.name, heads.type, heads.receives, heads.purposes, heads.segments, heads.transfer],
  rows: recipients.map(({ id, name, type, receives, purposes, segments, transfer }) => [
    ...[id, name, type, receives.join(', '), purposes.join(', '), segments.join(', '), transfer],
  ]),
});

/** The chapters in the order of art. 30(1). */
const chaptersOf = (register: Register, words: RegisterWords): readonly Chapter[] => {
  const { chapters, heads, kinds } = words;
  const { name, contact = '', officer = '' } = register.controller;
  return [
    {
      title: chapters.controller,
      head: [heads.name, heads.contact, heads.officer],
      rows: [[name, contact, officer]],
    },
    purposesOf(register, words),
    listOf(chapters.persons, register.persons),
    listOf(chapters.data, register.data),
    {
      title: chapters.sources,
      head: [heads.id, heads.name, heads.kind, heads.retention],
      rows: register.sources.map(({ id, name: called, kind, retention }) => [id, called, kinds[kind], retention]),
    },
    recipientsOf(register, words),
    {
      title: chapters.retention,
      head: [heads.what, heads.period],
      rows: register.retention.map(({ what, period }) => [what, period]),
    },
    listOf(chapters.security, register.security),
    listOf(
      chapters.warnings,
      register.warnings.map(({ message }) => message),
    ),
  ];
};

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

const cells = (tag: 'th' | 'td', row: readonly string[]): string =>
  `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;padding:.3rem .6rem;text-align:left;vertical-align:top}';

/** A page to print; loads nothing. */
export const registerAsHtml = (register: Register, words: RegisterWords): string => {
  const chapters = chaptersOf(register, words).map(
    ({ title, head, rows }) =>
      `<h2>${escaped(title)}</h2><table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table>`,
  );
  const { language, title: name, heading, asOf, instant } = words;
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${escaped(name)}</title><style>${STYLE}</style><h1>${escaped(heading)}</h1><p>${escaped(asOf(instant(register.at)))}</p>${chapters.join('')}</html>`;
};

/** A cell that a spreadsheet takes for text, whatever it begins with. */
const quoted = (text: string): string => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;

/** One line a fact: chapter, then its cells. */
export const registerAsCsv = (register: Register, words: RegisterWords): string =>
  chaptersOf(register, words)
    .flatMap(({ title, head, rows }) => [head, ...rows].map((row) => [title, ...row].map(quoted).join(',')))
    .map((line) => `${line}\r\n`)
    .join('');

import type { Json } from '../json.ts';
import type { Origin, PackageEvent, PersonPackage } from './package.ts';
import { type Language, WORDS } from './package-words.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML: nothing that a person or a client typed becomes markup. */
const html = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

const show = (value: Json | undefined): string => {
  if (value === undefined || value === null) return '';
  return html(typeof value === 'object' ? JSON.stringify(value) : String(value));
};

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}
h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid #ccc}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3em .6em .3em 0;border-bottom:1px solid #eee;overflow-wrap:anywhere}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}`;

/** Cells are HTML already. */
const table = (heads: readonly string[], rows: readonly (readonly string[])[], none: string): string => {
  if (rows.length === 0) return `<p>${html(none)}</p>`;
  const line = (tag: 'th' | 'td', cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${line('th', heads.map(html))}</thead><tbody>${rows.map((row) => line('td', row)).join('')}</tbody></table>`;
};

type Words = (typeof WORDS)[Language];

const originOf = (words: Words, { source, at, trust, with: other }: Origin): string => {
  const beside = other ? ` (${other.type}: ${other.value})` : '';
  return html(`${at} · ${source}${beside} · ${words[trust]}`);
};

interface RecipientRow {
  readonly destination: { readonly id: string; readonly name?: string };
  readonly identifier: { readonly type: string; readonly value: string };
  readonly firstSentAt: string;
  readonly removedAt?: string;
  readonly state: string;
}

type Section = readonly [heading: string, content: string];

const given = (w: Words, { identifiers, traits, consents }: PersonPackage): readonly Section[] => [
  [
    w.identifiers,
    table(
      [w.type, w.value, w.since, w.until, w.origin],
      identifiers.map(({ type, value, firstSeen, lastSeen, origins }) => [
        ...[type, value, firstSeen, lastSeen].map(show),
        origins.map((each) => originOf(w, each)).join('<br>'),
      ]),
      w.none,
    ),
  ],
  [
    w.traits,
    table(
      [w.name, w.value, w.at, w.source],
      traits.map(({ name, value, at, source }) => [name, value, at, source].map(show)),
      w.none,
    ),
  ],
  [
    w.consents,
    table(
      [w.purpose, w.answer, w.at, w.source, w.proof],
      consents.answers.map(({ purpose, granted, at, source, messageId, policy }) =>
        [purpose, granted ? w.yes : w.no, at, source, [messageId, policy].filter(Boolean).join(' · ')].map(show),
      ),
      w.none,
    ),
  ],
];

const segmentTable = (w: Words, segments: NonNullable<PersonPackage['segments']>): string =>
  table(
    [w.name, w.since, w.because],
    segments.map(({ id, name, since, because }) => [name ?? id, since, because].map(show)),
    w.none,
  );

const recipientTable = (w: Words, rows: readonly RecipientRow[]): string =>
  table(
    [w.recipient, w.value, w.first, w.state, w.removed],
    rows.map(({ destination, identifier, firstSentAt, state, removedAt }) =>
      [
        destination.name ?? destination.id,
        `${identifier.type}: ${identifier.value}`,
        firstSentAt,
        state,
        removedAt,
      ].map(show),
    ),
    w.none,
  );

const processingOf = (w: Words, { sources, policy }: NonNullable<PersonPackage['processing']>): readonly Section[] => {
  const rows = sources.map(({ name, kind, retention }) => [name, kind, retention].map(show));
  const sections: Section[] = [[w.processing, table([w.source, w.type, w.retention], rows, w.none)]];
  if (policy !== undefined) sections.push([w.policy, `<pre>${html(JSON.stringify(policy, null, 2))}</pre>`]);
  return sections;
};

const parts = (w: Words, person: PersonPackage): readonly Section[] => {
  const { computedTraits, segments, recipients, processing } = person;
  const sections = [...given(w, person)];
  if (computedTraits) {
    const rows = Object.entries(computedTraits).map((row) => row.map(show));
    sections.push([w.computed, table([w.name, w.value], rows, w.none)]);
  }
  if (segments) sections.push([w.segments, segmentTable(w, segments)]);
  if (recipients) sections.push([w.recipients, recipientTable(w, recipients as readonly RecipientRow[])]);
  if (processing) sections.push(...processingOf(w, processing));
  return sections;
};

/** Characters of an event that the page shows: an event may hold 256 KiB, and the page 200 of them. */
const SHOWN = 500;

const cut = (value: Json | undefined): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
};

const eventRows = (events: readonly PackageEvent[]) =>
  events.map(({ timestamp, type, event, name, sourceId, properties, traits }) =>
    [timestamp, event ?? name ?? type, sourceId, cut(properties ?? traits)].map(show),
  );

/** The package as one page to read and to print: no scripts, nothing loaded; `newest` are the events that it shows. */
export const renderPackage = (person: PersonPackage, newest: readonly PackageEvent[], language: Language): string => {
  const w = WORDS[language];
  const sections = parts(w, person).map(([heading, content]) => `<h2>${html(heading)}</h2>${content}`);
  const { requestId, producedAt } = person.about;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${html(w.title)}</title><style>${STYLE}</style></head>
<body><h1>${html(w.title)}</h1><p>${html(w.intro)}</p>
<p>${html(w.request)}: ${html(requestId)}<br>${html(w.produced)}: ${html(producedAt)}</p>
${sections.join('\n')}
<h2>${html(w.events)}</h2><p>${html(w.total)}: ${person.events.count}. ${person.events.count > newest.length ? html(w.shown) : ''}</p>
${table([w.at, w.name, w.source, w.value], eventRows(newest), w.none)}
<h2>${html(w.files)}</h2>${table(
    [w.name],
    person.files.map((name) => [html(name)]),
    w.none,
  )}
</body></html>
`;
};

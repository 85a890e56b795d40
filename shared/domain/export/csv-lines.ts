/** A record of an RFC 4180 text: its characters as they stand, its line end included, and what its cells say. */
export interface CsvLine {
  readonly raw: string;
  readonly cells: readonly string[];
}

interface Reading {
  cells: string[];
  cell: string;
  quoted: boolean;
}

/** Reads one character; answers how many were used, 2 for a doubled quote. */
const readCharacter = (text: string, at: number, reading: Reading): number => {
  const character = text[at] ?? '';
  if (reading.quoted) {
    if (character !== '"') reading.cell += character;
    else if (text[at + 1] === '"') {
      reading.cell += '"';
      return 2;
    } else reading.quoted = false;
    return 1;
  }
  if (character === '"') reading.quoted = true;
  else if (character === ',') {
    reading.cells.push(reading.cell);
    reading.cell = '';
  } else reading.cell += character;
  return 1;
};

/** What ends a line of RFC 4180: a bare line feed is a character like any other, which our writer leaves unquoted. */
const END = '\r\n';

/** The records of a CSV file, in order; together their `raw` are the file. */
export const csvLines = (text: string): readonly CsvLine[] => {
  const lines: CsvLine[] = [];
  let start = 0;
  let reading: Reading = { cells: [], cell: '', quoted: false };
  const end = (at: number): void => {
    lines.push({ raw: text.slice(start, at), cells: [...reading.cells, reading.cell] });
    start = at;
    reading = { cells: [], cell: '', quoted: false };
  };
  for (let at = 0; at < text.length; ) {
    const isEnd = !reading.quoted && text.startsWith(END, at);
    if (!isEnd) {
      at += readCharacter(text, at, reading);
      continue;
    }
    at += END.length;
    end(at);
  }
  if (start < text.length) end(text.length);
  return lines;
};

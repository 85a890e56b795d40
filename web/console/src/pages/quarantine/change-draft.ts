import type { Change } from './quarantine-queries.ts';

/** A change as it is being written. */
export interface ChangeDraft {
  readonly key: string;
  readonly op: Change['op'];
  readonly path: string;
  /** The new path, the value or what to convert to. */
  readonly more: string;
}

export const KINDS = ['text', 'number', 'boolean', 'instant'] as const;

export const emptyChange = (): ChangeDraft => ({ key: crypto.randomUUID(), op: 'rename', path: '', more: '' });

/** A value as it is meant: JSON where it is JSON, else the text itself. */
const meantBy = (text: string): never => {
  try {
    return JSON.parse(text) as never;
  } catch {
    return text as never;
  }
};

/** The change that a draft says; undefined while something is missing. */
export const changeOf = ({ op, path: raw, more }: ChangeDraft): Change | undefined => {
  const path = raw.trim();
  if (path === '') return undefined;
  if (op === 'remove') return { op, path };
  if (op === 'convert') return { op, path, to: KINDS.find((kind) => kind === more) ?? 'number' };
  if (more.trim() === '') return undefined;
  return op === 'rename' ? { op, path, to: more.trim() } : { op, path, value: meantBy(more) };
};

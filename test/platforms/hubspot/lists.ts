import * as z from 'zod';
import { type Answered, readBody } from '../platform-double.ts';
import { type Book, refusal } from './book.ts';

/** A list; only those of the first two types are changed by hand. */
export interface List {
  processingType: 'MANUAL' | 'SNAPSHOT' | 'DYNAMIC';
  readonly records: Set<string>;
}

/** The record ids of a change: a bare array of at most 100. */
export const readRecords = (body: string): readonly string[] | undefined =>
  z.array(z.string()).max(100).safeParse(readBody(body)).data;

const add = (list: List, known: readonly string[]): readonly string[] => {
  const added = known.filter((id) => !list.records.has(id));
  for (const id of added) list.records.add(id);
  return added;
};

/** Puts known records into a list or takes them out. */
export const changeList = (
  list: List,
  book: Book,
  { records, isAdd }: { readonly records: readonly string[]; readonly isAdd: boolean },
): Answered => {
  if (list.processingType === 'DYNAMIC')
    return refusal(400, 'VALIDATION_ERROR', 'The processing type of the list does not allow this.');
  const known = records.filter((id) => book.contacts.has(id));
  const body = {
    recordsIdsAdded: isAdd ? add(list, known) : [],
    recordIdsRemoved: isAdd ? [] : known.filter((id) => list.records.delete(id)),
    recordIdsMissing: records.filter((id) => !book.contacts.has(id)),
  };
  return { status: 200, body };
};

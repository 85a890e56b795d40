/**
 * What changing a list answers. Records already there, or not there any more, are passed over:
 * https://developers.hubspot.com/docs/api-reference/2026-09/crm/lists/memberships/add-to-list
 */
import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation, MemberOutcome } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { readJson, sayAll, stopFor } from '../http-answer.ts';
import { readChange } from './calls.ts';
import { readTransport, retry } from './refusals.ts';

const ids = z.array(z.string()).optional();
/** The specification spells `recordsIdsAdded`, an example `recordIdsAdded`. */
const changed = z.object({ recordsIdsAdded: ids, recordIdsAdded: ids, recordIdsRemoved: ids, recordIdsMissing: ids });

const AGAIN_SECONDS = 60;

const NOT_STATIC = {
  code: 'list-not-static',
  sentence:
    'HubSpot does not let this list be changed: it must be a static list (segment) of contacts, not an active one. Choose or make a static list, then resume the export.',
};
const NO_LIST = {
  code: 'list-missing',
  sentence: 'HubSpot no longer has this list. Restore it within 90 days, or choose another, then resume the export.',
};

/** A change that may not have been made is made again by itself: the contacts are known already. */
const later = (
  poll: Json,
  request: DeliveryRequest,
  { at, seconds }: { at: number; seconds: number },
): Interpretation => ({
  poll,
  ...sayAll(request, {
    kind: 'pending',
    code: 'changing-list',
    example: '',
    pollAt: at + seconds * 1_000,
    undone: true,
  }),
});

/** Reads the answer to a change of the list. */
export const interpretList = (response: DeliveryResponse, request: DeliveryRequest, poll: Json): Interpretation => {
  const asked = readChange(poll);
  const early = readTransport(response, request);
  const [first] = early?.outcomes ?? [];
  if (early && !early.pause && first?.kind === 'retry' && asked)
    return later(poll, request, { at: response.at, seconds: first.afterSeconds ?? AGAIN_SECONDS });
  if (early || 'failure' in response) return early ?? { outcomes: [] };
  if (response.status === 404) return stopFor(request, NO_LIST);
  if (response.status >= 300) return stopFor(request, NOT_STATIC);
  const read = changed.safeParse(readJson(response.body)).data;
  const done = asked?.change === 'add' ? (read?.recordsIdsAdded ?? read?.recordIdsAdded) : read?.recordIdsRemoved;
  return {
    outcomes: request.members.map((_, place): MemberOutcome => {
      const record = asked?.records[place];
      if (record === undefined) return retry('no-record');
      const isMissing = read?.recordIdsMissing?.includes(record) ?? false;
      // A contact that is gone since it was made is made again; one that is gone is on no list.
      if (isMissing && asked?.change === 'add') return retry('record-missing');
      return { kind: 'accepted', confirmed: done !== undefined };
    }),
  };
};

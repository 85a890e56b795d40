/**
 * What Criteo answers: counts with a sample of what is invalid, and errors with a type and a code:
 * https://developers.criteo.com/marketing-solutions/docs/api-error-types
 */
import * as z from 'zod';
import type {
  DeliveryRequest,
  DeliveryResponse,
  Interpretation,
  MemberOutcome,
  PauseNotice,
} from '../../domain/export/delivery.ts';
import {
  accessRefused,
  credentialsRefused,
  interpretWhole,
  maskWords,
  readJson,
  sayAll,
  secondsUntil,
  stopFor,
} from '../http-answer.ts';

const counted = z.object({
  data: z.object({
    attributes: z.object({
      nbValidIdentifiers: z.number(),
      nbInvalidIdentifiers: z.number(),
      sampleInvalidIdentifiers: z.array(z.string()).nullish(),
    }),
  }),
});
const refused = z.object({
  errors: z
    .array(z.object({ code: z.string().nullish(), title: z.string().nullish(), detail: z.string().nullish() }))
    .min(1),
});
const asked = z.object({ data: z.object({ attributes: z.object({ identifiers: z.array(z.string()) }) }) });

const PAUSES: Readonly<Record<number, PauseNotice>> = {
  401: credentialsRefused('Criteo', 'Make a new client secret in the developer portal and save it in the destination'),
  403: accessRefused('Criteo', 'Let the advertiser consent to the app again, with the right to manage audiences'),
  404: {
    code: 'segment-unknown',
    sentence:
      'Criteo has no contact list of this id that the app can see. Choose or make another audience segment, then resume the export.',
  },
  // https://developers.criteo.com/criteo-apis/docs/versioning-policy
  410: {
    code: 'api-version-ended',
    sentence: 'Criteo no longer answers to this version of its API. Update Headwater, then resume the export.',
  },
};

const USUAL_WAIT = 60;

const wordsOf = (body: string, status: number): { code: string; example: string } => {
  const error = refused.safeParse(readJson(body)).data?.errors[0];
  const code = /^[a-z][a-z-]{0,59}$/.test(error?.code ?? '') ? (error?.code ?? '') : `http-${status}`;
  return { code, example: maskWords(error?.detail ?? error?.title ?? '') };
};

const INVALID: MemberOutcome = {
  kind: 'rejected',
  code: 'invalid-identifier',
  example: 'Criteo finds the identifier invalid.',
};

/** Whom the sample names is rejected; the others are sure only where it names all that are invalid. */
const readCounts = (body: string, request: DeliveryRequest): Interpretation => {
  const counts = counted.safeParse(readJson(body)).data?.data.attributes;
  if (!counts) return sayAll(request, { kind: 'accepted', confirmed: false });
  const { nbValidIdentifiers: valid, nbInvalidIdentifiers: invalid, sampleInvalidIdentifiers } = counts;
  if (invalid > 0 && valid === 0) return sayAll(request, INVALID);
  const sample = new Set(sampleInvalidIdentifiers);
  const sent = asked.safeParse(readJson(request.body)).data?.data.attributes.identifiers ?? [];
  const isNamed = (place: number): boolean => sample.has(sent[place] ?? '');
  const named = request.members.filter((_, place) => isNamed(place)).length;
  return {
    outcomes: request.members.map((_, place) =>
      isNamed(place) ? INVALID : { kind: 'accepted', confirmed: named >= invalid },
    ),
  };
};

/** Reads the answer to a change of a contact list. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const whole = interpretWhole(response, request);
  if ('failure' in response) return whole;
  const { status, headers, body, at } = response;
  const pause = PAUSES[status];
  if (pause) return stopFor(request, pause);
  const words = wordsOf(body, status);
  if (status === 429)
    // https://developers.criteo.com/criteo-apis/docs/rate-limits
    return sayAll(request, {
      ...{ kind: 'retry', ...words },
      afterSeconds: secondsUntil(headers['x-ratelimit-reset'], at) || USUAL_WAIT,
    });
  if (status >= 400 && status < 500 && status !== 408 && status !== 425)
    return sayAll(request, { kind: 'rejected', ...words });
  if (status < 200 || status > 299) return whole;
  return refused.safeParse(readJson(body)).success
    ? sayAll(request, { kind: 'retry', ...words })
    : readCounts(body, request);
};

/**
 * What the Track API answers: an empty object for the whole request, never a member's fate; errors as
 * `{"meta":{"errors":[…]}}`: https://docs.customer.io/integrations/api/track/
 */
import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation } from '../../domain/export/delivery.ts';
import { accessRefused, credentialsRefused, interpretWhole, maskWords, readJson, stopFor } from '../http-answer.ts';

const refused = z.object({
  meta: z.object({ error: z.string().optional(), errors: z.array(z.string()).default([]) }),
});

const KEYS = credentialsRefused(
  'Customer.io',
  'Copy the Site ID and the Track API key of the workspace and save them in the destination',
);
const ACCESS = accessRefused('Customer.io', 'Use the Track API key of the workspace that has the segment');

const readRefused = (body: string, request: DeliveryRequest): Interpretation => {
  const meta = refused.safeParse(readJson(body)).data?.meta;
  const said = maskWords(meta?.errors[0] ?? meta?.error ?? '');
  // Ids that it cannot use are ignored: what is refused as a whole is the segment.
  const sentence = `Customer.io refuses changes to this segment${said === '' ? '' : ` (“${said}”)`}. Choose a manual segment of the workspace, then resume the export.`;
  return stopFor(request, { code: 'segment-refused', sentence });
};

/** Reads the answer to a change of a segment. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  if (!('failure' in response)) {
    const { status, body } = response;
    if (status === 401) return stopFor(request, KEYS);
    if (status === 403) return stopFor(request, ACCESS);
    if (status === 400 || status === 404) return readRefused(body, request);
  }
  return interpretWhole(response, request);
};

import { baseAddress } from '../local-address.ts';
import { getRequest, type Probe } from '../probe.ts';
import type { Credentials, Settings } from './settings.ts';

/** As the uploads speak it. */
const VERSION = '202609';

/** Reads the segment: https://learn.microsoft.com/en-us/linkedin/marketing/matched-audiences/create-and-manage-segments */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { segmentId, localAddress } }) =>
    getRequest(`${baseAddress('https://api.linkedin.com', localAddress)}/rest/dmpSegments/${segmentId}`, {
      'linkedin-version': VERSION,
      'x-restli-protocol-version': '2.0.0',
    }),
};

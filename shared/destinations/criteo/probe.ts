import { baseAddress } from '../local-address.ts';
import { getRequest, type Probe } from '../probe.ts';
import type { Credentials, Settings } from './settings.ts';

/**
 * Reads the counts of the contact list:
 * https://developers.criteo.com/marketing-solutions/v2026.07/reference/audience/2026-07marketing-solutionsaudience-segments-contact-liststatistics
 */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { audienceSegmentId, localAddress } }) =>
    getRequest(
      `${baseAddress('https://api.criteo.com', localAddress)}/2026-07/marketing-solutions/audience-segments/${audienceSegmentId}/contact-list/statistics`,
      { accept: 'application/json' },
    ),
};

import { createPrivacyRequests } from '../../shared/aws/privacy-requests.ts';
import { callForAttention } from '../../shared/lambda/observability.ts';
import { createScheduleHandler } from '../../shared/lambda/schedule-handler.ts';
import { createSweepPrivacyRequests } from './sweep-privacy-requests.ts';

const sweep = createSweepPrivacyRequests({
  ...(await createPrivacyRequests()),
  clock: Date.now,
  alarm: callForAttention,
});

export const handler = createScheduleHandler(sweep);

import { openHistory } from '../../shared/aws/open-overview.ts';
import { createScheduleHandler } from '../../shared/lambda/schedule-handler.ts';
import { createRecordHistory } from './record-history.ts';

export const handler = createScheduleHandler(createRecordHistory(openHistory()));

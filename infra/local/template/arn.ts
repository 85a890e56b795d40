import { LOCAL_ACCOUNT, LOCAL_REGION } from './intrinsics.ts';

/** `arnOf('sqs', 'timers')` → `arn:aws:sqs:eu-central-1:000000000000:timers` */
export const arnOf = (service: string, resource: string): string =>
  `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${resource}`;

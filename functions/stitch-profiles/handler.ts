import { createStitchingStores } from '../../shared/aws/stitching-stores.ts';
import { createStreamHandler } from '../../shared/lambda/stream-handler.ts';
import { createStitchProfiles } from './stitch-profiles.ts';

const clock = Date.now;

export const handler = createStreamHandler(createStitchProfiles({ ...(await createStitchingStores(clock)), clock }));

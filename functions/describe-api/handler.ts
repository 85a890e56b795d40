import manifest from '../../package.json' with { type: 'json' };
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createDescribeApi } from './describe-api.ts';

export const handler = createHttpHandler({ routes: createDescribeApi({ version: manifest.version }) });

import definition from '../../functions/collect-events/function.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { openCollection } from './collection.ts';
import { serveHttpApi } from './serve-http-api.ts';

/** Collection on a port of this machine, with everything a client may ask of it. */
export const openSdkStory = async () => {
  const collection = await openCollection();
  const api = await serveHttpApi(createHttpHandler({ routes: collection.routes }), definition.trigger.routes);
  return { ...collection, ...api };
};

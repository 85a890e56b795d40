import { openApiOf } from '../../shared/domain/api/openapi.ts';
import { allOperations } from '../../shared/domain/api/operations/all.ts';
import { descriptionOperations } from '../../shared/domain/api/operations/description.ts';
import { type HttpRoute, serve } from '../../shared/domain/api/serve.ts';
import { answer } from '../../shared/domain/http.ts';
import type { JsonObject } from '../../shared/domain/json.ts';

/** The call on the contract itself; `version` is the product's. */
export const createDescribeApi = ({ version }: { readonly version: string }): Readonly<Record<string, HttpRoute>> => {
  let document: JsonObject | undefined;
  return serve(descriptionOperations, {
    'GET /openapi.json': async () => {
      document ??= openApiOf(allOperations, version);
      return answer(document, { 'cache-control': 'max-age=300', 'access-control-allow-origin': '*' });
    },
  });
};

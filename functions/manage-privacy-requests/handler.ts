import { s3Client } from '../../shared/aws/clients.ts';
import { isLocalHost, resourceName } from '../../shared/aws/environment.ts';
import { createPrivacyRequests } from '../../shared/aws/privacy-requests.ts';
import { createS3ObjectReader } from '../../shared/aws/s3-object-reader.ts';
import { managementToken } from '../../shared/aws/secret.ts';
import { openRoutes } from '../../shared/domain/api/open-routes.ts';
import { discoveryOperations } from '../../shared/domain/api/operations/privacy-requests.ts';
import { SERVED_KINDS } from '../../shared/domain/privacy/served-kinds.ts';
import { createBearerAuthenticator } from '../../shared/lambda/bearer-authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createManagePrivacyRequests } from './manage-privacy-requests.ts';

export const handler = createHttpHandler({
  authenticate: openRoutes(discoveryOperations, createBearerAuthenticator(managementToken)),
  routes: createManagePrivacyRequests({
    ...(await createPrivacyRequests()),
    files: createS3ObjectReader({ client: s3Client(), bucket: resourceName('bucket:exports') }),
    kinds: SERVED_KINDS,
    allowPlainHttp: isLocalHost(),
  }),
});

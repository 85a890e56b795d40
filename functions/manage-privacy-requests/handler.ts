import { s3Client } from '../../shared/aws/clients.ts';
import { isLocalHost, resourceName } from '../../shared/aws/environment.ts';
import { openErasureSteps } from '../../shared/aws/erasure-steps.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createPrivacyRequests } from '../../shared/aws/privacy-requests.ts';
import { createS3ObjectReader } from '../../shared/aws/s3-object-reader.ts';
import { SERVED_KINDS } from '../../shared/domain/privacy/served-kinds.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createManagePrivacyRequests } from './manage-privacy-requests.ts';

const requests = await createPrivacyRequests();

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createManagePrivacyRequests({
    ...requests,
    erasureSteps: openErasureSteps(requests.keyring),
    files: createS3ObjectReader({ client: s3Client(), bucket: resourceName('bucket:exports') }),
    kinds: SERVED_KINDS,
    allowPlainHttp: isLocalHost(),
  }),
});

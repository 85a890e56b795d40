import { s3Client } from '../../shared/aws/clients.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { archiveCodec } from '../../shared/aws/object-codecs.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createS3RewritableObjects } from '../../shared/aws/s3-rewritable-objects.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createReadVocabulary } from './read-vocabulary.ts';

const bucket = resourceName('bucket:archive');

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createReadVocabulary({
    archive: createS3RewritableObjects({ client: s3Client(), bucket, codec: archiveCodec }),
  }),
});

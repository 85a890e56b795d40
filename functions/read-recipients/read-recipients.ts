import { failure } from '../../shared/domain/api/failures.ts';
import { recipientOperations } from '../../shared/domain/api/operations/privacy-requests.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer } from '../../shared/domain/http.ts';
import { createFindProfile } from '../../shared/domain/profile/find-profile.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import { createReadRecipients, type RecipientsDependencies } from '../../shared/privacy/read-recipients.ts';

interface Dependencies extends RecipientsDependencies {
  readonly profiles: Pick<ProfileStore, 'places' | 'heads' | 'identifiersOf'>;
  readonly keyring: Pick<Keyring, 'keyOf'>;
}

/** The call on who received data of a profile: all of its identifiers, whoever joined them. */
export const createRecipientRoutes = ({ profiles, keyring, ...dependencies }: Dependencies) => {
  const readRecipients = createReadRecipients(dependencies);

  const find = createFindProfile({ profiles, keyring });

  return serve(recipientOperations, {
    'GET /v1/profiles/{identifier}/recipients': async ({ path }) => {
      const head = await find(path.identifier);
      if (!head) return failure('not-found', 'No profile has this identifier.');
      return answer({ recipients: await readRecipients(await profiles.identifiersOf(head)) });
    },
  });
};

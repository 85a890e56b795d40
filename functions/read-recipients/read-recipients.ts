import { failure } from '../../shared/domain/api/failures.ts';
import type { ProfileName } from '../../shared/domain/api/identifier-path.ts';
import { recipientOperations } from '../../shared/domain/api/operations/privacy-requests.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer } from '../../shared/domain/http.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import { createReadRecipients, type RecipientsDependencies } from '../../shared/privacy/read-recipients.ts';

interface Dependencies extends RecipientsDependencies {
  readonly profiles: Pick<ProfileStore, 'pointers' | 'heads' | 'identifiersOf'>;
  readonly keyring: Pick<Keyring, 'keyOf'>;
}

/** The call on who received data of a profile: all of its identifiers, whoever joined them. */
export const createRecipientRoutes = ({ profiles, keyring, ...dependencies }: Dependencies) => {
  const readRecipients = createReadRecipients(dependencies);

  const find = async (name: ProfileName): Promise<ProfileHead | undefined> => {
    if ('profileId' in name) return (await profiles.heads([name.profileId])).get(name.profileId);
    const key = keyring.keyOf(name.identifier);
    const pointer = (await profiles.pointers([key])).get(key);
    return pointer && (await profiles.heads([pointer.profileId])).get(pointer.profileId);
  };

  return serve(recipientOperations, {
    'GET /v1/profiles/{identifier}/recipients': async ({ path }) => {
      const head = await find(path.identifier);
      if (!head) return failure('not-found', 'No profile has this identifier.');
      return answer({ recipients: await readRecipients(await profiles.identifiersOf(head)) });
    },
  });
};

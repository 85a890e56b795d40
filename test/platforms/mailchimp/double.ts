import { type Answered, type Asked, createThrottle, type PlatformDouble } from '../platform-double.ts';
import { createCalls, refusal } from './calls.ts';
import { AUDIENCE, createContacts, TAG } from './contacts.ts';

/**
 * The Marketing API in small, by https://mailchimp.com/developer/marketing/api/ : Basic authentication with a key of the data
 * centre, contacts with a status each, tags as static segments, 200 with errors by address, and batches of operations.
 */
const KEY = '0123456789abcdef0123456789abcdef-us21';

const isKey = ({ headers }: Asked): boolean => {
  const [scheme, secret = ''] = String(headers['authorization'] ?? '').split(' ');
  return scheme === 'Basic' && atob(secret).replace(/^[^:]*:/, '') === KEY;
};

/** Mailchimp; the state refuses calls until somebody has acted. */
export const createDouble = (clock: () => number) => {
  const contacts = createContacts();
  const refused = new Set<string>();
  const state = { deactivated: false, keyEnded: false, tagDeleted: false };
  const isTooFast = createThrottle(clock, 300);
  const { subscribe, tag, work } = createCalls(contacts, refused);

  const route = (asked: Asked): Answered => {
    switch (`${asked.method} ${asked.url.pathname}`) {
      case 'POST /3.0/batches':
        return work(asked);
      case `POST /3.0/lists/${AUDIENCE}`:
        return subscribe(asked);
      case `POST /3.0/lists/${AUDIENCE}/segments/${TAG}`:
        return state.tagDeleted ? refusal(404, 'Resource Not Found') : tag(asked);
      case `GET /3.0/lists/${AUDIENCE}/segments/${TAG}`:
        return state.tagDeleted
          ? refusal(404, 'Resource Not Found')
          : { status: 200, body: { id: Number(TAG), name: 'Autumn VIP' } };
      default:
        return refusal(404, 'Resource Not Found');
    }
  };
  const answer = (asked: Asked): Answered => {
    if (!isKey(asked) || state.keyEnded) return refusal(401, 'API Key Invalid');
    if (state.deactivated) return refusal(403, 'User Disabled');
    return isTooFast() ? refusal(429, 'Too Many Requests') : route(asked);
  };

  return {
    slug: 'mailchimp',
    state,
    contacts,
    refused,
    answer,
    audience: () => contacts.tagged(TAG),
    kept: () => contacts.all,
    heldAs: (email: string) => email,
    throttled: () => refusal(429, 'Too Many Requests'),
    expireTokens: () => undefined,
    destination: (localAddress: string) => ({
      type: 'mailchimp',
      settings: {
        audienceId: AUDIENCE,
        tagId: TAG,
        newContacts: 'transactional',
        localAddress,
      },
      credentials: { apiKey: KEY },
    }),
  } satisfies PlatformDouble & Record<string, unknown>;
};

import * as z from 'zod';
import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { type Answered, type Asked, createThrottle, type PlatformDouble, readBody } from '../platform-double.ts';
import { createTokens } from './tokens.ts';

/**
 * Customer Match in small, by https://learn.microsoft.com/advertising/campaign-management-service/applycustomerlistuserdata :
 * 1,000 items at most, SHA-256 in lower-case hex, errors by index beside success, terms that each request may accept.
 */
const CUSTOMER = '222';
const ACCOUNT = '111';
const LIST = '987';
const OTHER_LIST = '988';
const DEVELOPER_TOKEN = '012345678A9B';

const apply = z.strictObject({
  CustomerListUserData: z.strictObject({
    AcceptCustomerMatchTerm: z.boolean().optional(),
    ActionType: z.enum(['Add', 'Remove', 'Replace']),
    AudienceId: z.string(),
    CustomerListItems: z.array(z.string()).min(1).max(1_000),
    CustomerListItemSubType: z.enum(['Email', 'CRM', 'Phone']),
  }),
});

const fault = (status: number, Code: number, ErrorCode: string): Answered => ({
  status,
  body: {
    TrackingId: '9a223cc4-ccd1-45cb-910a-01d6bd487fd2',
    Type: 'AdApiFaultDetail',
    Errors: [{ Code, Detail: null, ErrorCode, Message: ErrorCode }],
  },
});

const partial = (errors: readonly (readonly [number, number, string])[]): Answered => ({
  status: 200,
  body: {
    PartialErrors: errors.map(([Index, Code, ErrorCode]) => ({
      Code,
      Details: null,
      ErrorCode,
      FieldPath: null,
      ForwardCompatibilityMap: null,
      Index,
      Message: ErrorCode,
      Type: 'BatchError',
    })),
  },
});

/** Microsoft; `state.hasList` false: somebody has deleted the list. */
export const createDouble = (clock: () => number) => {
  const lists = new Map([LIST, OTHER_LIST].map((id) => [id, new Set<string>()]));
  lists.get(OTHER_LIST)?.add(sha256('somebody@else.where'));
  const refused = new Set<string>();
  const state = { hasList: true };
  const tokens = createTokens(clock);
  const isTooFast = createThrottle(clock, 200);

  const change = (body: string): Answered => {
    const read = apply.safeParse(readBody(body));
    if (!read.success) return fault(400, 201, 'ApiInputValidationError');
    const given = read.data.CustomerListUserData;
    const held = lists.get(given.AudienceId);
    if (!held || !state.hasList) return partial([[0, 8_000, 'InvalidCustomerListId']]);
    if (!given.AcceptCustomerMatchTerm) return partial([[0, 8_003, 'CustomerListTermsAndConditionsNotAccepted']]);
    if (given.CustomerListItemSubType !== 'Email') return partial([[0, 8_002, 'CustomerListItemSubTypeNotSupported']]);
    if (given.ActionType === 'Replace') held.clear();
    const bad = given.CustomerListItems.flatMap((item, index) => {
      if (!/^[0-9a-f]{64}$/.test(item) || refused.has(item)) return [[index, 8_004, 'EmailMustBeHashed'] as const];
      given.ActionType === 'Remove' ? held.delete(item) : held.add(item);
      return [];
    });
    return partial(bad);
  };

  const tell = (body: string): Answered => {
    const ids = z
      .object({ AudienceIds: z.array(z.string()), Type: z.literal('CustomerList') })
      .safeParse(readBody(body));
    if (!ids.success) return fault(400, 201, 'ApiInputValidationError');
    const Audiences = ids.data.AudienceIds.map((Id) =>
      lists.has(Id) && state.hasList ? { Id, Name: 'Customers', Type: 'CustomerList' } : null,
    );
    return { status: 200, body: { Audiences, PartialErrors: [] } };
  };

  const unknown = (): Answered => ({ status: 404, body: '' });
  const calls: Readonly<Record<string, (body: string) => Answered>> = {
    'POST CustomerListUserData/Apply': change,
    'POST Audiences/QueryByIds': tell,
  };

  const answer = (asked: Asked): Answered => {
    const { method, url, headers, body } = asked;
    if (url.pathname === '/common/oauth2/v2.0/token') return tokens.give(asked);
    const call = `${method} ${url.pathname.replace('/CampaignManagement/v13/', '')}`;
    if (headers['developertoken'] !== DEVELOPER_TOKEN) return fault(401, 105, 'InvalidCredentials');
    if (!tokens.isGood(asked)) return fault(401, 109, 'AuthenticationTokenExpired');
    if (headers['customerid'] !== CUSTOMER || headers['customeraccountid'] !== ACCOUNT)
      return fault(400, 106, 'UserIsNotAuthorized');
    return isTooFast() ? fault(429, 117, 'CallRateExceeded') : (calls[call] ?? unknown)(body);
  };

  return {
    slug: 'microsoft',
    state,
    refused,
    answer,
    others: (): ReadonlySet<string> => lists.get(OTHER_LIST) ?? new Set(),
    audience: () => lists.get(LIST) ?? new Set(),
    heldAs: sha256,
    throttled: () => fault(429, 117, 'CallRateExceeded'),
    expireTokens: tokens.expire,
    retireOldConnections: tokens.retireOld,
    destination: (localAddress) => ({
      type: 'microsoft',
      settings: { customerId: CUSTOMER, accountId: ACCOUNT, audienceId: LIST, termsAccepted: true, localAddress },
      credentials: { ...tokens.connection, developerToken: DEVELOPER_TOKEN },
    }),
  } satisfies PlatformDouble & { readonly [more: string]: unknown };
};

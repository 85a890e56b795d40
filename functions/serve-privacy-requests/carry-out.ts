import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import type { ReceiptLine } from '../../shared/domain/privacy/receipt.ts';
import type { Confidential, OrderGiven, PrivacyRequest } from '../../shared/domain/privacy/request.ts';
import type { ErasePerson } from '../../shared/ports/erase-person.ts';
import { createBuildPackage, type PackageDependencies } from './build-package.ts';
import { createGiveOrder, type Ordering } from './give-order.ts';

/** What carries rights out. A right whose port is absent is not announced, so that no request asks for it. */
export interface RightsDependencies extends PackageDependencies {
  readonly erase?: ErasePerson;
  /** Loaded with the first order: most requests give none. */
  readonly ordering?: () => Promise<Ordering>;
}

/** What came of an attempt: done, with what the receipt says, or to be gone on with at an instant. */
export type Carried =
  | {
      readonly kind: 'done';
      readonly lines: readonly ReceiptLine[];
      readonly results?: PrivacyRequest['results'];
      /** The audiences that were asked to let go of the person. */
      readonly asked?: readonly string[];
    }
  | { readonly kind: 'again'; readonly workAt: number; readonly given?: OrderGiven };

const unserved = (what: string): HeadwaterError =>
  new HeadwaterError('privacy.unserved', `This deployment takes no requests of ${what}; one was stored all the same.`);

/** Does what a request asks for; again with the same outcome, since whoever did it before may have died. */
export const createCarryOut = (dependencies: RightsDependencies) => {
  const { erase, ordering, clock } = dependencies;
  const buildPackage = createBuildPackage(dependencies);

  const hand = async (request: PrivacyRequest, subject: readonly Identifier[]): Promise<Carried> => {
    const results = await buildPackage(request, subject);
    const line = { store: 'results', what: 'wrote what is known of the person', count: results.files.length };
    return { kind: 'done', results, lines: [{ ...line, at: clock() }] };
  };

  const eraseAll = async ({ id, receivedAt }: PrivacyRequest, identifiers: readonly Identifier[]): Promise<Carried> => {
    if (!erase) throw unserved('erasure');
    const erased = await erase({ requestId: id, identifiers, requestedAt: receivedAt });
    return erased.kind === 'done' ? erased : { kind: 'again', workAt: clock() + erased.afterSeconds * 1000 };
  };

  return async (request: PrivacyRequest, confidential: Confidential): Promise<Carried> => {
    const subject = confidential.subject ?? confidential.identifiers;
    if (request.kind === 'erasure') return eraseAll(request, subject);
    if (request.kind === 'access' || request.kind === 'portability') return hand(request, subject);
    if (!ordering || !confidential.order) throw unserved(request.kind);
    return createGiveOrder({ ...(await ordering()), clock })(request, confidential, confidential.order);
  };
};

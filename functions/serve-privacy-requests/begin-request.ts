import { HeadwaterError } from '../../shared/domain/errors.ts';
import { type Identifier, type IdentifierKey, typeOfKey } from '../../shared/domain/identity/identifier.ts';
import type { Confidential, PrivacyRequest, RequestKind } from '../../shared/domain/privacy/request.ts';
import type { Change } from '../../shared/domain/privacy/request-life.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import { createReadSubject, type SubjectDependencies } from '../../shared/privacy/read-subject.ts';

/** Rights to identifiers one by one: those that claimed links join can be left out. */
const ABOUT_ALL: ReadonlySet<RequestKind> = new Set(['access', 'portability', 'erasure']);

/** What is confidential of an open request. */
export const readConfidential = (keyring: Pick<Keyring, 'open'>, { sealed }: PrivacyRequest): Confidential => {
  if (sealed !== undefined) return JSON.parse(keyring.open(sealed)) as Confidential;
  throw new HeadwaterError('privacy.closed', 'A closed request was to be worked on; it holds nothing of the person.');
};

/**
 * What the request may not be carried out without a word of an officer about. A rectification is of the whole profile: whoever only a
 * browser joined to it would be rewritten by a stranger, so nobody can be left out, and devices do not matter. Orders that only have
 * less done with a person wait for nothing: an answer of consent from any page could do as much.
 */
const undecided = ({ kind, claimed: decided }: PrivacyRequest, claimed: readonly IdentifierKey[]): boolean => {
  if (ABOUT_ALL.has(kind)) return decided === undefined && claimed.length > 0;
  if (kind !== 'rectification' || decided?.include === 'all') return false;
  return claimed.some((key) => typeOfKey(key) !== 'anonymousId' && !decided?.include.includes(key));
};

/**
 * How work on a request begins: with its subject, settled once and for all, or with waiting for an officer where claimed links join
 * more to it and nobody said what becomes of that (rule 9).
 */
export const createBeginRequest = (
  dependencies: SubjectDependencies & { readonly keyring: Pick<Keyring, 'keyOf' | 'open' | 'seal'> },
) => {
  const { keyring } = dependencies;
  const readSubject = createReadSubject(dependencies);

  return async (request: PrivacyRequest): Promise<Change> => {
    const confidential = readConfidential(keyring, request);
    const found = await readSubject(confidential.identifiers);
    const decided = request.claimed;
    if (undecided(request, found.claimed)) return { kind: 'wait', waiting: found.waiting };
    const included = found.claimed.filter((key) => decided?.include === 'all' || decided?.include.includes(key));
    const subject: readonly Identifier[] = [...found.asserted, ...included].map(found.identifierOf);
    return { kind: 'start', sealed: keyring.seal(JSON.stringify({ ...confidential, subject })) };
  };
};

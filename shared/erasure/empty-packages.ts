import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { PrivacyRequest } from '../domain/privacy/request.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { PrivacyRequestStore } from '../ports/privacy-request-store.ts';

/** What emptying packages reads and writes. */
export interface PackageDependencies {
  readonly requests: Pick<PrivacyRequestStore, 'naming' | 'get'>;
  readonly objects: ObjectStore;
}

/** Files that were emptied, and requests whose package was still being written by one who may have read the person before. */
export interface EmptiedPackages {
  readonly emptied: number;
  readonly writing: readonly string[];
}

const isWriting = ({ phase, kind }: PrivacyRequest): boolean =>
  phase === 'working' && (kind === 'access' || kind === 'portability');

/**
 * Empties the access packages that were made for the person: they expire by themselves, but not today. Whoever works on one at
 * that moment writes it all the same, so that those are asked about again until they are closed; requests that begin later find
 * nobody.
 */
export const createEmptyPackages = ({ requests, objects }: PackageDependencies) => {
  const empty = async (ids: readonly string[]): Promise<EmptiedPackages> => {
    const writing: string[] = [];
    let emptied = 0;
    for (const id of ids) {
      const request = await requests.get(id);
      if (request && isWriting(request)) writing.push(id);
      for (const { name, contentType } of request?.results?.files ?? []) {
        await objects.put({ key: `${request?.results?.folder}/${name}`, text: '', contentType, packing: 'plain' });
        emptied += 1;
      }
    }
    return { emptied, writing };
  };

  return {
    /** All that were made for these. */
    ofPerson: async (keys: readonly IdentifierKey[]): Promise<EmptiedPackages> => empty(await requests.naming(keys)),
    /** Those that were being written. */
    ofRequests: empty,
  };
};

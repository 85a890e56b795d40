import type { Caller } from '../../shared/domain/access/caller.ts';
import {
  type Decision,
  deleteDocument,
  replaceDocument,
  type Stored,
  showDocument,
} from '../../shared/domain/api/documents.ts';
import { failure, notFound } from '../../shared/domain/api/failures.ts';
import { sourceOperations } from '../../shared/domain/api/operations/sources.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { type SourceDocument, showSource, sourceOf } from '../../shared/domain/api/source-schemas.ts';
import { answer } from '../../shared/domain/http.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';

interface Dependencies {
  readonly configuration: ConfigurationStore;
  /** A new unguessable write key. */
  readonly makeKey: () => string;
}

const showTo =
  (caller: Caller | undefined) =>
  ({ id, document }: Stored<SourceDocument>) =>
    showSource(id, document, caller);

const keyIsTaken = (owner: string) =>
  failure('conflict', `The source “${owner}” has this write key; choose another, or leave it out to have one made.`, [
    { path: 'writeKey', message: `is the key of “${owner}”` },
  ]);

/** The calls on sources. A write key names one source: the check and the write hold together by the kind's revision. */
export const createManageSources = ({ configuration, makeKey }: Dependencies) => {
  const at = (call: { path: { id: string }; headers: Readonly<Record<string, string>> }) => ({
    store: configuration,
    kind: 'source' as const,
    id: call.path.id,
    headers: call.headers,
  });
  const keepKeyUnique = async (id: string, document: SourceDocument): Promise<Decision<SourceDocument>> => {
    const unchangedSince = await configuration.revision('source');
    const sources = await configuration.list<SourceDocument>('source');
    const owner = sources.find((other) => other.id !== id && other.document.writeKey === document.writeKey);
    return owner ? { refused: keyIsTaken(owner.id) } : { document, unchangedSince };
  };

  return serve(sourceOperations, {
    'GET /v1/sources': async ({ caller }) =>
      answer({ sources: (await configuration.list<SourceDocument>('source')).map(showTo(caller)) }),
    'GET /v1/sources/{id}': async ({ path: { id }, caller }) => {
      const found = await configuration.get<SourceDocument>('source', id);
      return found ? showDocument(200, found.version, showTo(caller)(found)) : notFound('source', id);
    },
    'PUT /v1/sources/{id}': (call) =>
      replaceDocument<SourceDocument, 'source'>(
        at(call),
        async (current) => {
          const kept = current?.document.trust === call.body.trust ? current.document.writeKey : undefined;
          return keepKeyUnique(call.path.id, sourceOf(call.body, call.body.writeKey ?? kept ?? makeKey()));
        },
        showTo(call.caller),
      ),
    'POST /v1/sources/{id}/rotate': (call) =>
      replaceDocument<SourceDocument, 'source'>(
        at(call),
        async (current) => {
          if (!current) return { refused: notFound('source', call.path.id) };
          return keepKeyUnique(call.path.id, { ...current.document, writeKey: makeKey() });
        },
        showTo(call.caller),
      ),
    'DELETE /v1/sources/{id}': (call) => deleteDocument(at(call)),
  });
};

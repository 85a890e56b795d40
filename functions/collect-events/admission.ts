import { type HttpResponse, refuse } from '../../shared/domain/http.ts';
import type { Source, SourceDirectory } from '../../shared/ports/source-directory.ts';

/** An answer, and the source whose origins may read it. */
export interface Reply {
  readonly response: HttpResponse;
  readonly source?: Source;
}

export type Admission = { readonly source: Source } | { readonly refused: Reply };

/** Finds the source that a write key names, or the refusal. */
export const createAdmission =
  (sources: SourceDirectory) =>
  async (writeKey: string | undefined): Promise<Admission> => {
    if (writeKey === undefined) {
      const message = 'Send the write key as the user name of Basic auth, as ?writeKey= or as writeKey in the body.';
      return { refused: { response: refuse(401, { code: 'missing-write-key', message }) } };
    }
    const source = await sources.byWriteKey(writeKey);
    if (source?.enabled) return { source };
    if (!source) {
      const message = 'No source has this write key.';
      return { refused: { response: refuse(401, { code: 'unknown-write-key', message }) } };
    }
    const message = 'This source is disabled; enable it to send events.';
    return { refused: { response: refuse(403, { code: 'source-disabled', message }), source } };
  };

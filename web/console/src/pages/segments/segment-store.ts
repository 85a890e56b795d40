import type { Json } from '../../../../../shared/domain/json.ts';
import type { Base } from './builder/use-draft.ts';
import type { Store } from './builder/use-save.ts';
import { type Segment, usePutSegment, useReadSegment } from './segments-queries.ts';

/** A segment as the editor takes it. */
export const baseOf = ({ data, etag }: { readonly data: Segment; readonly etag: string | undefined }): Base => ({
  etag,
  name: data.name,
  definition: data.definition as Json,
  timezone: data.timezone,
  profileTimezone: data.profileTimezone,
});

/** How segments are read and written by an editor. */
export const useSegmentStore = (): Store => {
  const put = usePutSegment();
  const read = useReadSegment();
  return {
    read: async (id) => baseOf(await read(id)),
    put: async (id, etag, { name, definition, timezone, profileTimezone }) => {
      const body = { name: name.trim(), definition, profileTimezone, ...(timezone !== undefined && { timezone }) };
      return baseOf(await put.mutateAsync({ id, etag, body }));
    },
  };
};

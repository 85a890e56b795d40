import type { ErrorDetail } from '../../shared/domain/api/failures.ts';
import type { OwnExtension } from '../../shared/domain/api/privacy-request-schemas.ts';
import { isWithinBounds } from '../../shared/domain/identity/command-record.ts';
import { DIRECT_MARKETING, type PersonOrder, type RequestKind } from '../../shared/domain/privacy/request.ts';

const AT = 'extensions.headwater';

/** The order that a request of rectification, restriction or objection carries in its extension, or what it lacks. */
export const readOrder = (
  kind: RequestKind,
  { traits, purposes }: OwnExtension,
): { readonly order?: PersonOrder } | ErrorDetail => {
  switch (kind) {
    case 'rectification':
      if (traits === undefined || Object.keys(traits).length === 0)
        return { path: `${AT}.traits`, message: 'says what to set right' };
      if (!isWithinBounds({ type: 'rectify', command: { identifiers: [], reason: '', traits } }))
        return { path: `${AT}.traits`, message: 'is longer than 255 KiB; send several requests with less in each' };
      return { order: { kind: 'rectify', traits } };
    case 'restriction':
      return { order: { kind: 'restrict' } };
    case 'objection':
      return { order: { kind: 'object', purposes: purposes ?? DIRECT_MARKETING } };
    default:
      return {};
  }
};

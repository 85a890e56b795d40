import type { ErrorDetail } from '../../shared/domain/api/failures.ts';
import type { OwnExtension } from '../../shared/domain/api/privacy-request-schemas.ts';
import type { PersonOrder, RequestKind } from '../../shared/domain/privacy/request.ts';

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
      return { order: { kind: 'rectify', traits } };
    case 'restriction':
      return { order: { kind: 'restrict' } };
    case 'objection':
      if (purposes === undefined) return { path: `${AT}.purposes`, message: 'says what the objection is against' };
      return { order: { kind: 'object', purposes } };
    default:
      return {};
  }
};

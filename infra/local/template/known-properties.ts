import { HeadwaterError } from '../../../shared/domain/errors.ts';
import type { Resource } from './resource-kind.ts';

/** Stops on a property that would change behaviour and is not hosted: a setting silently ignored is drift (L5). */
export const refuseUnknownProperties = ({ id, type, properties }: Resource, known: readonly string[]): void => {
  const unknown = Object.keys(properties).filter((name) => !known.includes(name) && name !== 'Tags');
  if (unknown.length > 0)
    throw new HeadwaterError(
      'local.unknown-property',
      `${id} (${type}) has ${unknown.join(', ')}, which the local host does not know.`,
    );
};

import { HeadwaterError } from '../../../shared/domain/errors.ts';
import type { HostParts } from '../host-parts.ts';
import type { FunctionPool } from './function-pool.ts';

/** A function by its name or ARN; throws HeadwaterError `local.template` when the template declares none such. */
export const poolOf = ({ functions }: HostParts, nameOrArn: string): FunctionPool => {
  const found = functions.get(nameOrArn) ?? [...functions.values()].find((pool) => pool.name === nameOrArn);
  if (!found)
    throw new HeadwaterError(
      'local.template',
      `The template calls the function ${nameOrArn}, which it does not declare.`,
    );
  return found;
};

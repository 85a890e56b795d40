import { HeadwaterError } from '../domain/errors.ts';
import { environmentName, type Resource } from '../wiring.ts';

/** The name, URL, ARN or value of a resource that this function's `function.ts` declares. Throws `environment.missing` otherwise. */
export const resourceName = (resource: Resource): string => {
  const value = process.env[environmentName(resource)];
  if (value) return value;
  throw new HeadwaterError('environment.missing', `This function uses ${resource}; declare it in its function.ts.`);
};

/** True on the local host, where private addresses are the only ones there are. */
export const isLocalHost = (): boolean => process.env['HEADWATER_HOST'] === 'local';

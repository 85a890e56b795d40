import type { Operation } from '../shared/domain/api/operation.ts';
import { allOperations } from '../shared/domain/api/operations/all.ts';
import type { FunctionDefinition, Resource } from '../shared/wiring.ts';

/** Whether a route is a management call: one that takes a token. */
export const takesToken = (route: string): boolean => {
  const operation: Operation | undefined = allOperations[route as keyof typeof allOperations];
  return operation !== undefined && (operation.credential ?? 'management') === 'management';
};

/** What it takes to know who calls and to write it down. */
const READS: readonly Resource[] = ['table:configuration', 'table:audit', 'secret:deployment'];
const WRITES: readonly Resource[] = ['table:audit'];

/** A definition with what every management call takes besides, so that no function folder can forget it. */
export const withManagementAccess = <D extends FunctionDefinition>(definition: D): D => {
  const { trigger, reads, writes } = definition;
  if (trigger.kind !== 'http' || !trigger.routes.some(takesToken)) return definition;
  return {
    ...definition,
    reads: [...new Set([...reads, ...READS])],
    writes: [...new Set([...writes, ...WRITES])],
  };
};

import { useTranslations } from 'use-intl';
import { useBuilder } from './builder-context.ts';

/** Says what is wrong at a field of a node, nothing where it is right or not finished yet. */
export const useNodeFault = (nodeId: string): ((...fields: readonly string[]) => string | undefined) => {
  const t = useTranslations('conditions.fault');
  const { faults, fresh } = useBuilder();
  const own = nodeId === fresh ? [] : faults.filter((fault) => fault.nodeId === nodeId);
  return (...fields) => {
    const found = own.find(({ field }) =>
      fields.some((name) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`)),
    );
    return found && t(found.key);
  };
};

import { useTranslations } from 'use-intl';
import type { Detail } from '../../../api/api-error.ts';
import type { Fault } from './rules-draft.ts';

/** What is wrong with a field: what the form knows itself, else what the API said of the same path or of an entry in it. */
export const useErrorAt = (faults: ReadonlyMap<string, Fault>, details: readonly Detail[]) => {
  const t = useTranslations('settings.edit.fault');
  return (path: string): string | undefined => {
    const fault = faults.get(path);
    if (fault?.kind === 'number') return t('number', { most: fault.most });
    if (fault?.kind === 'pattern') return t('pattern', { line: fault.line });
    return details.find((detail) => detail.path === path || detail.path.startsWith(`${path}.`))?.message;
  };
};

import { useTranslations } from 'use-intl';
import type { TypeRules } from '../../../../../../shared/domain/identity/rules.ts';
import { NAMED_TYPES } from '../../../i18n/known-names.ts';

/** What a type of identifiers is called in the reader's language. */
export const useTypeName = (): ((type: string) => string) => {
  const t = useTranslations('settings.type');
  return (type) => {
    const named = NAMED_TYPES.find((each) => each === type);
    return named === undefined ? type : t(named);
  };
};

/** The rules of a type in words. */
export const useTypeWords = () => {
  const t = useTranslations('settings.identity');
  return {
    limit: ({ limit, window }: Pick<TypeRules, 'limit' | 'window'>) => t('limit', { limit, window }),
    policy: ({ policy }: Pick<TypeRules, 'policy'>) => t(`policy.${policy}`),
    shared: ({ sharedBy: { userIds, devices } }: Pick<TypeRules, 'sharedBy'>) => t('shared', { userIds, devices }),
  };
};

import { useTranslations } from 'use-intl';
import type { TypeRules } from '../../../../../../shared/domain/identity/rules.ts';

/** The rules of a type in words. */
export const useTypeWords = () => {
  const t = useTranslations('settings.identity');
  return {
    limit: ({ limit, window }: Pick<TypeRules, 'limit' | 'window'>) => t('limit', { limit, window }),
    policy: ({ policy }: Pick<TypeRules, 'policy'>) => t(`policy.${policy}`),
    shared: ({ sharedBy: { userIds, devices } }: Pick<TypeRules, 'sharedBy'>) => t('shared', { userIds, devices }),
  };
};

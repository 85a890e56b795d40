import { useTranslations } from 'use-intl';
import { useTypeName } from '../../i18n/names.ts';

const KNOWN = ['claimed-users', 'unlinked', 'super-node', 'blocked'] as const;
const LIMIT = 'limit-';

/** Why a link is not followed, in the reader's language; the API's own word for reasons that came later than this page. */
export const useReason = (): ((reason: string) => string) => {
  const t = useTranslations('profiles.reason');
  const typeName = useTypeName();
  return (reason) => {
    if (reason.startsWith(LIMIT)) return t('limit', { type: typeName(reason.slice(LIMIT.length)) });
    const known = KNOWN.find((each) => each === reason);
    return known ? t(known) : t('other', { reason });
  };
};

import { useFormatter, useTranslations } from 'use-intl';
import { faultOfCode } from '../../../../../shared/domain/export/connection.ts';

/** Why a member was kept back or refused, in words; the platform's own code where nobody has words for it. */
export const useReasonWords = (): ((code: string) => string) => {
  const t = useTranslations('exports.reason');
  const faults = useTranslations('destinations.fault');
  const format = useFormatter();
  return (code) => {
    const [kind = '', rest = ''] = [code.slice(0, code.indexOf(':')), code.slice(code.indexOf(':') + 1)];
    if (code.includes(':') && t.has(kind as never))
      return t(kind as never, { what: format.list(rest.split(',')) } as never);
    if (t.has(code as never)) return t(code as never);
    const fault = faultOfCode(code);
    return fault === undefined ? t('other', { code }) : faults(`${fault}.title`);
  };
};

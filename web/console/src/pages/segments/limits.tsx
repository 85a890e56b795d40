import { useFormatter, useTranslations } from 'use-intl';
import type { Limit } from '../../../../../shared/domain/segment/limits.ts';
import layout from '../../ui/layout.module.css';

/** What a definition cannot tell of somebody who did very much. */
export const Limits = ({ limits }: { readonly limits: readonly Limit[] }) => {
  const t = useTranslations('segments.page');
  const format = useFormatter();
  return limits.map(({ events, limit, message }) => (
    <p key={message} className={layout.muted}>
      {t('limit', { limit, events: format.list(events.map((name) => t('quoted', { name }))) })}
    </p>
  ));
};

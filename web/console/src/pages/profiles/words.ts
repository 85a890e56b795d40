import { useTranslations } from 'use-intl';

const KINDS = ['track', 'page', 'screen', 'identify', 'group', 'alias', 'rectify', 'consent'] as const;

/** What an event is called: its own name, else what kind of call it was. */
export const useEventName = (): ((event: { readonly type?: unknown; readonly name?: unknown }) => string) => {
  const t = useTranslations('profiles.event');
  return ({ type, name }) => {
    if (typeof name === 'string' && name !== '') return name;
    const known = KINDS.find((each) => each === type);
    return known ? t(known) : t('unknown');
  };
};

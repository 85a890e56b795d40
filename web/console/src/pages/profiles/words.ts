import { useTranslations } from 'use-intl';
import { NAMED_PURPOSES, NAMED_TYPES } from '../../i18n/known-names.ts';

/** What a type of identifiers is called; the name that a company gave it where it is its own. */
export const useTypeName = (): ((type: string) => string) => {
  const t = useTranslations('profiles.type');
  return (type) => {
    const known = NAMED_TYPES.find((each) => each === type);
    return known ? t(known) : type;
  };
};

/** What a purpose of consent is called. */
export const usePurposeName = (): ((purpose: string) => string) => {
  const t = useTranslations('profiles.purpose');
  return (purpose) => {
    const known = NAMED_PURPOSES.find((each) => each === purpose);
    return known ? t(known) : purpose;
  };
};

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

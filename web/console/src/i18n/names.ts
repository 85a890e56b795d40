import { useTranslations } from 'use-intl';

/** Types of identifiers that have names in words. */
const NAMED_TYPES = [
  'userId',
  'email',
  'phone',
  'anonymousId',
  'idfa',
  'aaid',
  'androidId',
  'iosId',
  'gaClientId',
  'pushToken',
] as const;

/** The purposes of the policy that is in force until a company makes its own. */
export const NAMED_PURPOSES = ['analytics', 'personalization', 'advertising', 'email'] as const;

/** What a type of identifiers is called in the reader's language; as the company calls it, where it is its own. */
export const useTypeName = (): ((type: string) => string) => {
  const t = useTranslations('app.identifierType');
  return (type) => {
    const named = NAMED_TYPES.find((each) => each === type);
    return named === undefined ? type : t(named);
  };
};

/** What a purpose of consent is called in the reader's language; as the company calls it, where it is its own. */
export const usePurposeName = (): ((purpose: string) => string) => {
  const t = useTranslations('app.purpose');
  return (purpose) => {
    const named = NAMED_PURPOSES.find((each) => each === purpose);
    return named === undefined ? purpose : t(named);
  };
};

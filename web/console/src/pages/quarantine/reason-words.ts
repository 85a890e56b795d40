import { useTranslations } from 'use-intl';

const KNOWN = [
  'missing-event',
  'missing-group-id',
  'missing-previous-id',
  'unknown-type',
  'invalid-field',
  'not-an-object',
  'too-deep',
  'event-too-large',
  'timestamp-too-old',
  'no-identifier',
  'unknown-identifier-type',
  'identifier-too-long',
  'too-many-identifiers',
  'poison',
  'unparsable',
] as const;

/** A reason in the reader's words: what is wrong, and what to do about it. The API's own sentence stands beside it. */
export const useReasonWords = () => {
  const t = useTranslations('quarantine.reason');
  return (code: string): { readonly title: string; readonly advice: string } => {
    const known = KNOWN.find((each) => each === code);
    if (known === undefined) return { title: t('other.title', { code }), advice: t('other.advice') };
    return { title: t(`${known}.title`), advice: t(`${known}.advice`) };
  };
};

import { useTranslations } from 'use-intl';
import { useTypeName } from '../../../i18n/names.ts';
import layout from '../../../ui/layout.module.css';
import styles from './identity.module.css';
import type { Change } from './rules-changes.ts';
import { useTypeWords } from './type-words.tsx';

/** A change in words. */
const useChangeWords = (): ((change: Change) => string) => {
  const t = useTranslations('settings.edit.changes');
  const everywhere = useTranslations('settings.identity.blocked')('everywhere');
  const nameOf = useTypeName();
  const words = useTypeWords();
  return (change) => {
    if (change.kind === 'order') return t('order');
    const type = change.type === undefined ? everywhere : nameOf(change.type);
    switch (change.kind) {
      case 'added':
      case 'removed':
      case 'names':
        return t(change.kind, { type });
      case 'blocked':
        return change.more < 0
          ? t('unblocked', { type, count: -change.more })
          : t('blocked', { type, count: change.more });
      default: {
        const inWords = words[change.kind];
        return t(change.kind, { type, before: inWords(change.before), after: inWords(change.after) });
      }
    }
  };
};

/** What was changed so far, in words. */
export const ChangeList = ({ changes }: { readonly changes: readonly Change[] }) => {
  const t = useTranslations('settings.edit.changes');
  const inWords = useChangeWords();
  if (changes.length === 0) return <p className={layout.muted}>{t('none')}</p>;
  return (
    <ul className={styles.changes}>
      {changes.map(inWords).map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
};

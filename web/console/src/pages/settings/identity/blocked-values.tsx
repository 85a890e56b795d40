import { useTranslations } from 'use-intl';
import { useTypeName } from '../../../i18n/names.ts';
import layout from '../../../ui/layout.module.css';
import { Card } from '../../../ui/panel.tsx';
import styles from './identity.module.css';
import type { Rules } from './identity-queries.ts';

const Chips = ({ texts }: { readonly texts: readonly string[] }) => (
  <ul className={styles.chips}>
    {texts.map((text) => (
      <li key={text} className={styles.chip}>
        <code>{text}</code>
      </li>
    ))}
  </ul>
);

/** The values that join nobody, for every type and for each. */
export const BlockedValues = ({ rules }: { readonly rules: Rules }) => {
  const t = useTranslations('settings.identity.blocked');
  const nameOf = useTypeName();
  const ofTypes = rules.priority.map((type) => ({ name: nameOf(type), blocked: rules.types[type]?.blocked }));
  const groups = [{ name: t('everywhere'), blocked: rules.blocked }, ...ofTypes].flatMap(({ name, blocked }) =>
    blocked && blocked.values.length + blocked.patterns.length > 0 ? [{ name, ...blocked }] : [],
  );
  return (
    <Card title={t('title')} description={t('description')}>
      {groups.length === 0 && <p className={layout.muted}>{t('none')}</p>}
      <div className={layout.stack}>
        {groups.map(({ name, values, patterns }) => (
          <section key={name} className={layout.tight}>
            <h3>{name}</h3>
            {values.length > 0 && <Chips texts={values} />}
            {patterns.length > 0 && (
              <>
                <p className={layout.small}>{t('patterns', { count: patterns.length })}</p>
                <Chips texts={patterns} />
              </>
            )}
          </section>
        ))}
      </div>
    </Card>
  );
};

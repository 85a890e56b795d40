import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { TEMPLATE_NAMES } from './model/templates.ts';
import styles from './segments.module.css';

/** Segments to begin with. */
export const TemplatesList = () => {
  const t = useTranslations('segments.template');
  return (
    <ul className={styles.templates} aria-label={t('start')}>
      {TEMPLATE_NAMES.map((name) => (
        <li key={name}>
          <Link to="/segments/new" search={{ template: name }} className={styles.template}>
            <span className={styles.templateName}>{t(`${name}.name`)}</span>
            <span className={styles.templateWhat}>{t(`${name}.what`)}</span>
          </Link>
        </li>
      ))}
      <li>
        <Link to="/segments/new" search={{ template: 'blank' }} className={styles.template}>
          <span className={styles.templateName}>{t('blank')}</span>
        </Link>
      </li>
    </ul>
  );
};

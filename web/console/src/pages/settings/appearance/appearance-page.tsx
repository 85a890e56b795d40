import { useFormatter, useTranslations } from 'use-intl';
import { useServerNow } from '../../../api/clock.ts';
import { setPreferences, usePreferences } from '../../../app/preferences.ts';
import { LOCALES, type Locale } from '../../../i18n/locales.ts';
import layout from '../../../ui/layout.module.css';
import { Card } from '../../../ui/panel.tsx';
import { RadioField } from '../../../ui/radio-field.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { SettingsLayout } from '../settings-layout.tsx';
import styles from './appearance.module.css';
import { TimeZoneField } from './time-zone-field.tsx';

const SAMPLE = 1_000_000;

const Sample = () => {
  const t = useTranslations('settings.appearance');
  const format = useFormatter();
  const now = useServerNow();
  return (
    <p className={layout.muted}>
      {t('now', { now: format.dateTime(now, { dateStyle: 'full', timeStyle: 'short' }) })}{' '}
      {t('sample', { sample: SAMPLE })}
    </p>
  );
};

/** How one person sees the console. */
export const AppearancePage = () => {
  const t = useTranslations('settings.appearance');
  const { theme, locale, density } = usePreferences();
  const locales = (Object.entries(LOCALES) as [Locale, string][]).map(([value, label]) => ({ value, label }));
  return (
    <SettingsLayout tab="appearance">
      <p className={layout.muted}>{t('intro')}</p>
      <Card>
        <div className={styles.form}>
          <RadioField
            legend={t('theme')}
            value={theme}
            options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`themes.${value}`) }))}
            onChange={(value) => setPreferences({ theme: value })}
          />
          <RadioField
            legend={t('density')}
            value={density}
            options={(['comfortable', 'compact'] as const).map((value) => ({ value, label: t(`densities.${value}`) }))}
            onChange={(value) => setPreferences({ density: value })}
          />
          <SelectField
            label={t('language')}
            value={locale}
            choices={locales}
            onChange={(value) => setPreferences({ locale: value })}
          />
          <TimeZoneField />
          <Sample />
        </div>
      </Card>
    </SettingsLayout>
  );
};

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { setPreferences, usePreferences } from '../../../app/preferences.ts';
import { TextField } from '../../../ui/text-field.tsx';

const ZONES = Intl.supportedValuesOf('timeZone');

const isZone = (name: string): boolean => name === 'UTC' || ZONES.includes(name);

/** The time zone of what is shown, by name; taken as soon as it is one. */
export const TimeZoneField = () => {
  const t = useTranslations('settings.appearance');
  const { timeZone } = usePreferences();
  const [typed, setTyped] = useState(timeZone);
  const change = (name: string): void => {
    setTyped(name);
    if (isZone(name.trim())) setPreferences({ timeZone: name.trim() });
  };
  return (
    <TextField
      label={t('timeZone')}
      help={t('timeZoneHelp')}
      value={typed}
      onChange={change}
      list={['UTC', ...ZONES]}
      error={!isZone(typed.trim()) && t('timeZoneUnknown')}
    />
  );
};

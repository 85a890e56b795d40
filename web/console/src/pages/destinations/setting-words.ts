import { useTranslations } from 'use-intl';
import { useTypeName } from '../../i18n/names.ts';
import type { SettingFault } from './setting-schema.ts';

/** Words of the settings, which are declared in code and named in the catalogue: a type's own, else those that types share. */
export const useSettingWords = (slug: string) => {
  const t = useTranslations('destination-settings');
  const typeName = useTypeName();
  const wordOf = (name: string, part: 'label' | 'help'): string => {
    const own = `setting.${slug}.${name}.${part}`;
    const shared = `setting.common.${name}.${part}`;
    if (t.has(own as never)) return t(own as never);
    return t.has(shared as never) ? t(shared as never) : name;
  };
  return {
    label: (name: string) => wordOf(name, 'label'),
    help: (name: string) => wordOf(name, 'help'),
    value: (value: string): string =>
      t.has(`value.${value}` as never) ? t(`value.${value}` as never) : typeName(value),
    column: (name: string): string => (t.has(`column.${name}` as never) ? t(`column.${name}` as never) : name),
    fault: (fault: SettingFault): string => t(`fault.${fault}`),
    renew: (): string => (t.has(`renew.${slug}` as never) ? t(`renew.${slug}` as never) : ''),
  };
};

export type SettingWords = ReturnType<typeof useSettingWords>;

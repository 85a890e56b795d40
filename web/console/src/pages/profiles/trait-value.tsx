import { useFormatter, useTranslations } from 'use-intl';
import layout from '../../ui/layout.module.css';
import { Time } from '../../ui/time.tsx';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** A value as people read it: numbers and instants by the language, lists by their elements, anything else as JSON. */
export const TraitValue = ({ value }: { readonly value: unknown }) => {
  const t = useTranslations('profiles');
  const format = useFormatter();
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (typeof value === 'number') return <span className={layout.number}>{format.number(value)}</span>;
  if (typeof value === 'string') return INSTANT.test(value) ? <Time at={value} as="instant" /> : value;
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return format.list(value.map(String));
  return <code className={layout.mono}>{JSON.stringify(value)}</code>;
};

import { useFormatter, useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { fromLocal, toLocal } from './local-time.ts';
import styles from './profile.module.css';
import { type EventFilter, type EventPage, useSourceNames } from './profiles-queries.ts';
import { useEventName } from './words.ts';

export type Filter = Omit<EventFilter, 'text'>;

interface Props {
  readonly filter: Filter;
  readonly text: string;
  readonly facets: EventPage['facets'];
  readonly onFilter: (filter: Filter) => void;
  readonly onText: (text: string) => void;
}

/** The filter with a value of one key, or without it. */
const withValue = (filter: Filter, key: keyof Filter, value: string | undefined): Filter => {
  const { [key]: _, ...rest } = filter;
  return value ? { ...rest, [key]: value } : rest;
};

/** What narrows a timeline down: each choice with how many events there are of it. */
export const TimelineFilters = ({ filter, text, facets, onFilter, onText }: Props) => {
  const t = useTranslations('profiles.timeline');
  const format = useFormatter();
  const sourceName = useSourceNames();
  const eventName = useEventName();
  const set = (key: keyof Filter) => (value: string | undefined) => onFilter(withValue(filter, key, value));
  const choices = (key: 'type' | 'name' | 'source', nameOf: (value: string) => string) => {
    const counted = facets?.[`${key}s`] ?? [];
    const chosen = filter[key];
    const missing = chosen !== undefined && !counted.some(({ value }) => value === chosen) ? [chosen] : [];
    return [
      { value: '', label: t(`any.${key}`) },
      ...missing.map((value) => ({ value, label: nameOf(value) })),
      ...counted.map(({ value, count }) => ({
        value,
        label: t('choice', { name: nameOf(value), count: format.number(count) }),
      })),
    ];
  };
  const isFiltered = text !== '' || Object.keys(filter).length > 0;
  return (
    <div className={styles.filters} role="search">
      <div className={styles.search}>
        <TextField label={t('search')} type="search" value={text} onChange={onText} placeholder={t('searchHint')} />
      </div>
      <SelectField
        label={t('name')}
        value={filter.name ?? ''}
        choices={choices('name', (value) => value)}
        onChange={set('name')}
      />
      <SelectField
        label={t('type')}
        value={filter.type ?? ''}
        choices={choices('type', (type) => eventName({ type }))}
        onChange={set('type')}
      />
      <SelectField
        label={t('source')}
        value={filter.source ?? ''}
        choices={choices('source', sourceName)}
        onChange={set('source')}
      />
      <TextField
        label={t('from')}
        type="datetime-local"
        value={filter.from ? toLocal(filter.from) : ''}
        onChange={(value) => set('from')(fromLocal(value))}
      />
      <TextField
        label={t('to')}
        type="datetime-local"
        value={filter.to ? toLocal(filter.to) : ''}
        onChange={(value) => set('to')(fromLocal(value))}
      />
      {isFiltered && (
        <Button
          onClick={() => {
            onText('');
            onFilter({});
          }}
        >
          {t('clear')}
        </Button>
      )}
    </div>
  );
};

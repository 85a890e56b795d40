import { getRouteApi } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import layout from '../../ui/layout.module.css';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useEventNames } from './debugger-queries.ts';
import { FATES, TYPES } from './event-kinds.ts';

const route = getRouteApi('/debugger');

interface Props {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly sources: readonly { readonly id: string; readonly name: string }[];
}

type Key = 'sourceId' | 'type' | 'name' | 'fate';

/** Which events are watched; all but the free text is in the address. */
export const EventFilters = ({ text, onText, sources }: Props) => {
  const t = useTranslations('debugger');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: names = [] } = useEventNames(useCan()('GET /v1/vocabulary'));
  const set = (key: Key, value: string): void =>
    void navigate({
      replace: true,
      search: ({ [key]: _, ...rest }) => (value === '' ? rest : { ...rest, [key]: value }),
    });
  const known = sources.some(({ id }) => id === search.sourceId) || search.sourceId === undefined;
  const listed = known ? sources : [...sources, { id: search.sourceId ?? '', name: search.sourceId ?? '' }];
  return (
    <div className={layout.columns} role="search" style={FOUR}>
      <SelectField
        label={t('column.source')}
        value={search.sourceId ?? ''}
        onChange={(value) => set('sourceId', value)}
        choices={[
          { value: '', label: t('all.sources') },
          ...listed.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <SelectField
        label={t('column.type')}
        value={search.type ?? ''}
        onChange={(value) => set('type', value)}
        choices={[{ value: '', label: t('all.types') }, ...TYPES.map((value) => ({ value, label: value }))]}
      />
      <TextField
        label={t('column.event')}
        placeholder={t('all.names')}
        list={names}
        value={search.name ?? ''}
        onChange={(value) => set('name', value)}
      />
      <SelectField
        label={t('column.fate')}
        value={search.fate ?? ''}
        onChange={(value) => set('fate', value)}
        choices={[
          { value: '', label: t('all.fates') },
          ...FATES.map((value) => ({ value, label: t(`fate.${value}.label`) })),
        ]}
      />
      <TextField label={t('text')} placeholder={t('textHelp')} value={text} onChange={onText} />
    </div>
  );
};

const FOUR = { gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 11rem), 1fr))' };

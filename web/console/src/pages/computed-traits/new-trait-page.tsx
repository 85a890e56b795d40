import { useSearch } from '@tanstack/react-router';
import type { Base } from '../segments/builder/use-draft.ts';
import { TraitEditor } from './trait-editor.tsx';

const BLANK: Base = {
  etag: undefined,
  name: '',
  definition: { event: '', aggregate: { fn: 'sum', property: '' }, within: 'P90D' },
  timezone: undefined,
  profileTimezone: false,
};

/** A new computed trait. */
export const NewTraitPage = () => {
  const { view } = useSearch({ from: '/computed-traits/new' });
  return <TraitEditor base={BLANK} view={view} />;
};

import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { say } from '../../ui/toast.tsx';
import { EditorPage } from '../segments/builder/editor-page.tsx';
import { type Base, useDraft } from '../segments/builder/use-draft.ts';
import { useEditor } from '../segments/builder/use-editor.ts';
import { useWords } from '../segments/builder/use-words.ts';
import { aggregateFaults } from '../segments/model/faults.ts';
import { sayAggregate } from '../segments/model/sentence.ts';
import { definitionOf } from '../segments/model/tree.ts';
import { AggregateFields } from './aggregate-fields.tsx';
import { useComputedTraits, useTraitStore } from './computed-traits-queries.ts';
import { TraitPreviewCard } from './trait-preview-card.tsx';

interface Props {
  /** Of a trait that is there; absent: a new one. */
  readonly id?: string;
  readonly base: Base;
  readonly view: 'json' | undefined;
  readonly current?: string | undefined;
  /** More at the side and among the buttons, of a trait that is there. */
  readonly side?: ReactNode;
  readonly actions?: ReactNode;
}

const useTraitEditor = (id: string | undefined, base: Base) => {
  const t = useTranslations('computed-traits.edit');
  const navigate = useNavigate();
  const { data: traits = [] } = useComputedTraits();
  const draft = useDraft(`headwater.draft.computed-trait.${id ?? ''}`, base);
  const editor = useEditor({
    draft,
    id,
    taken: traits.map((trait) => trait.id),
    store: useTraitStore(),
    faultsOf: aggregateFaults,
    onSaved: (traitId, { name }) => {
      say({ title: t('saved', { name }), description: t('savedHelp') });
      void navigate({ to: '/computed-traits/$traitId', params: { traitId } });
    },
  });
  return { draft, editor };
};

/** Where a computed trait is made and changed, with what it gives. */
export const TraitEditor = ({ id, base, view, current, side, actions }: Props) => {
  const t = useTranslations('computed-traits');
  const words = useWords();
  const { draft, editor } = useTraitEditor(id, base);
  const { root, timezone, profileTimezone } = draft.content;
  const definition = definitionOf(root);
  return (
    <EditorPage
      {...{ draft, editor, id, current, view, actions }}
      title={id === undefined ? t('new') : base.name}
      trail={<Link to="/computed-traits">{t('title')}</Link>}
      idWords={{ taken: t('edit.idTaken'), help: t('edit.idHelp') }}
      faults={editor.hasTried || draft.isDirty ? editor.faults : []}
      own={undefined}
      sentence={sayAggregate(words, definition)}
      sentenceTitle={t('edit.what')}
      side={
        <>
          <TraitPreviewCard question={{ definition, timezone, profileTimezone }} isValid={editor.isValid} />
          {side}
        </>
      }
    >
      <AggregateFields label={t('edit.definition')} />
    </EditorPage>
  );
};

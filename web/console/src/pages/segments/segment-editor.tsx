import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import type { Json } from '../../../../../shared/domain/json.ts';
import { withSearch } from '../../app/search.ts';
import { say } from '../../ui/toast.tsx';
import { EditorPage } from './builder/editor-page.tsx';
import { PreviewCard } from './builder/preview-card.tsx';
import { type Base, useDraft } from './builder/use-draft.ts';
import { useEditor } from './builder/use-editor.ts';
import { useWords } from './builder/use-words.ts';
import { faultsOf } from './model/faults.ts';
import { sayDefinition } from './model/sentence.ts';
import { definitionOf } from './model/tree.ts';
import { useSegmentStore } from './segment-store.ts';
import { useSegments } from './segments-queries.ts';

interface Props {
  /** Of a segment that is there; absent: a new one. */
  readonly id?: string;
  readonly base: Base;
  /** What a new one begins with. */
  readonly start?: Json;
  readonly view: 'json' | undefined;
  readonly at: string | undefined;
  /** The version that is saved now, as far as is known. */
  readonly current?: string | undefined;
}

const useSegmentEditor = ({ id, base, start }: Pick<Props, 'id' | 'base' | 'start'>) => {
  const t = useTranslations('segments.edit');
  const navigate = useNavigate();
  const { data: segments } = useSegments();
  const draft = useDraft(`headwater.draft.segment.${id ?? ''}`, base, start);
  const known = segments?.map((segment) => ({ id: segment.id, definition: segment.definition as Json }));
  const editor = useEditor({
    draft,
    id,
    taken: segments?.map((segment) => segment.id) ?? [],
    store: useSegmentStore(),
    faultsOf: (root) => faultsOf(root, { known, own: id }),
    onSaved: (segmentId, { name }) => {
      say({ title: t('saved', { name }), description: t('savedHelp') });
      void navigate({ to: '/segments/$segmentId', params: { segmentId } });
    },
  });
  return { draft, editor };
};

/** Where a segment is made and changed: its sentence, its conditions, and who is in it, counted meanwhile. */
export const SegmentEditor = ({ id, base, start, view, at, current }: Props) => {
  const t = useTranslations('segments');
  const words = useWords();
  const navigate = useNavigate();
  const { draft, editor } = useSegmentEditor({
    ...(id !== undefined && { id }),
    base,
    ...(start !== undefined && { start }),
  });
  const { root, timezone, profileTimezone } = draft.content;
  const question = { definition: definitionOf(root), timezone, profileTimezone, at };
  const setAt = (next: string | undefined) =>
    void navigate({ to: '.', search: (former) => withSearch(former, { at: next }), replace: true });
  return (
    <EditorPage
      {...{ draft, editor, id, view }}
      title={id === undefined ? t('edit.new') : t('edit.title', { name: base.name })}
      trail={<Link to="/segments">{t('title')}</Link>}
      idWords={{ taken: t('edit.idTaken'), help: t('edit.idHelp') }}
      faults={editor.faults}
      own={id}
      current={id === undefined ? undefined : current}
      sentence={sayDefinition(words, root)}
      sentenceTitle={t('edit.sentence')}
      side={<PreviewCard question={question} isValid={editor.isValid} onAt={setAt} />}
    />
  );
};

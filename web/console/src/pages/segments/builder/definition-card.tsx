import { Redo2, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { withSearch } from '../../../app/search.ts';
import { Button } from '../../../ui/button.tsx';
import { ChoiceLink, ChoiceList } from '../../../ui/choice-list.tsx';
import { Card } from '../../../ui/panel.tsx';
import { definitionOf, treeOf } from '../model/tree.ts';
import { Block } from './blocks.tsx';
import { JsonField } from './json-block.tsx';
import type { Draft } from './use-draft.ts';

interface Props {
  readonly draft: Draft;
  readonly view: 'json' | undefined;
  /** Instead of blocks, where the definition is no tree of conditions. */
  readonly children?: ReactNode;
}

const ROWS = 24;

const ViewSwitch = ({ view }: Pick<Props, 'view'>) => {
  const t = useTranslations('segments.edit');
  return (
    <ChoiceList label={t('view')}>
      {([undefined, 'json'] as const).map((each) => (
        <ChoiceLink
          key={each ?? 'blocks'}
          to="."
          search={(former) => withSearch(former, { view: each })}
          replace
          isShown={each === view}
        >
          {t(each ?? 'blocks')}
        </ChoiceLink>
      ))}
    </ChoiceList>
  );
};

/** The definition as blocks or as JSON; either edits the same thing. */
export const DefinitionCard = ({ draft, view, children }: Props) => {
  const t = useTranslations('segments.edit');
  const { root } = draft.content;
  return (
    <Card
      title={t('conditions')}
      actions={
        <>
          <ViewSwitch view={view} />
          <Button
            small
            kind="quiet"
            icon={<Undo2 />}
            aria-label={t('undo')}
            disabled={!draft.canUndo}
            onClick={draft.undo}
          />
          <Button
            small
            kind="quiet"
            icon={<Redo2 />}
            aria-label={t('redo')}
            disabled={!draft.canRedo}
            onClick={draft.redo}
          />
        </>
      }
    >
      {view === 'json' ? (
        <JsonField
          label={t('jsonLabel')}
          rows={ROWS}
          value={definitionOf(root)}
          onChange={(json) => draft.change({ root: treeOf(json, root) }, 'json')}
        />
      ) : (
        (children ?? <Block node={root} />)
      )}
    </Card>
  );
};

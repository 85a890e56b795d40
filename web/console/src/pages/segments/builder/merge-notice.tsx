import { useTranslations } from 'use-intl';
import { Card } from '../../../ui/panel.tsx';
import { applyChange } from '../model/diff.ts';
import { ChangeList } from './change-list.tsx';
import type { Base, Draft } from './use-draft.ts';

/** While two versions are merged by hand: what the other changed, each change to be taken over by a click. */
export const MergeNotice = ({ draft, from, theirs }: { draft: Draft; readonly from: Base; readonly theirs: Base }) => {
  const t = useTranslations('segments.lost');
  const { root } = draft.content;
  return (
    <Card title={t('merging')} description={t('mergingHelp')}>
      <ChangeList
        before={from}
        after={theirs}
        canApply={(change) => applyChange(root, change) !== undefined}
        onApply={(change) => draft.change({ root: applyChange(root, change) ?? root })}
      />
    </Card>
  );
};

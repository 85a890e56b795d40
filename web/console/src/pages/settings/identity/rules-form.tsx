import { useTranslations } from 'use-intl';
import layout from '../../../ui/layout.module.css';
import { Card } from '../../../ui/panel.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { AddType } from './add-type.tsx';
import type { RulesDraft } from './rules-draft.ts';
import { TypeList } from './type-list.tsx';

interface Props {
  readonly draft: RulesDraft;
  readonly onChange: (draft: RulesDraft) => void;
  readonly errorAt: (path: string) => string | undefined;
}

/** The rules as fields. */
export const RulesForm = ({ draft, onChange, errorAt }: Props) => {
  const t = useTranslations('settings');
  return (
    <div className={layout.stack}>
      <Card flush title={t('identity.order.title')} description={t('identity.order.description')}>
        <TypeList {...{ draft, onChange, errorAt }} />
      </Card>
      <AddType {...{ draft, onChange }} />
      <Card title={t('edit.everywhere')} description={t('identity.blocked.description')}>
        <div className={layout.columns}>
          <TextArea
            label={t('edit.values')}
            help={t('edit.valuesHelp')}
            mono
            rows={8}
            value={draft.values}
            error={errorAt('blocked.values')}
            onChange={(values) => onChange({ ...draft, values })}
          />
          <TextArea
            label={t('edit.patterns')}
            help={t('edit.patternsHelp')}
            mono
            rows={8}
            value={draft.patterns}
            error={errorAt('blocked.patterns')}
            onChange={(patterns) => onChange({ ...draft, patterns })}
          />
        </div>
      </Card>
    </div>
  );
};

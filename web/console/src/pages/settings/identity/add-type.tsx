import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { PLAIN_TYPE } from '../../../../../../shared/domain/identity/rules.ts';
import { RESERVED_NAMES, TYPE_NAME } from '../../../../../../shared/domain/identity/type-names.ts';
import { Button } from '../../../ui/button.tsx';
import layout from '../../../ui/layout.module.css';
import { Card } from '../../../ui/panel.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { type RulesDraft, withType } from './rules-draft.ts';

interface Props {
  readonly draft: RulesDraft;
  readonly onChange: (draft: RulesDraft) => void;
}

/** Makes another type of identifiers. */
export const AddType = ({ draft, onChange }: Props) => {
  const t = useTranslations('settings.edit.add');
  const [name, setName] = useState('');
  const [fault, setFault] = useState<'taken' | 'invalid'>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const type = name.trim();
    const isInvalid = !TYPE_NAME.test(type) || RESERVED_NAMES.includes(type);
    const found = isInvalid ? 'invalid' : draft.order.includes(type) && 'taken';
    setFault(found || undefined);
    if (found) return;
    onChange(withType(draft, type, PLAIN_TYPE));
    setName('');
  };
  return (
    <Card title={t('title')} description={t('text')}>
      <form className={layout.tight} onSubmit={submit}>
        <TextField label={t('name')} help={t('help')} mono value={name} onChange={setName} error={fault && t(fault)} />
        <div>
          <Button type="submit" icon={<Plus />}>
            {t('submit')}
          </Button>
        </div>
      </form>
    </Card>
  );
};

import { useTranslations } from 'use-intl';
import { TextField } from '../../../ui/text-field.tsx';
import { textAt, withMembers } from '../model/forms.ts';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.ts';
import type { LeafProps } from './leaf-props.ts';

/** The name of an event. */
export const EventField = ({ condition, onChange, faultOf, prefix = '' }: LeafProps) => {
  const t = useTranslations('conditions.field');
  const { suggestions } = useBuilder();
  return (
    <div className={styles.wide}>
      <TextField
        labelHidden
        label={t('event')}
        placeholder={t('eventPlaceholder')}
        list={suggestions.events}
        value={textAt(condition, 'event')}
        error={faultOf(`${prefix}event`)}
        onChange={(event) => onChange(withMembers(condition, { event }), `${prefix}event`)}
      />
    </div>
  );
};

import { useTranslations } from 'use-intl';
import { CheckField } from '../../../ui/check-field.tsx';
import layout from '../../../ui/layout.module.css';
import { QueryView } from '../../../ui/panel.tsx';
import { usePolicy } from '../policy/policy-queries.ts';
import styles from '../privacy.module.css';

interface Props {
  readonly chosen: readonly string[];
  readonly onChange: (purposes: readonly string[]) => void;
}

/** What an objection is against; nothing chosen: direct marketing. */
export const ObjectionPurposes = ({ chosen, onChange }: Props) => {
  const t = useTranslations('privacy.new');
  return (
    <fieldset className={styles.group}>
      <legend>{t('purposes')}</legend>
      <p className={layout.muted}>{t('purposesHelp')}</p>
      <QueryView query={usePolicy()} rows={2}>
        {({ data: { purposes } }) => (
          <div className={styles.checks}>
            {Object.entries(purposes).map(([id, { name }]) => (
              <CheckField
                key={id}
                label={name}
                checked={chosen.includes(id)}
                onChange={(checked) => onChange(checked ? [...chosen, id] : chosen.filter((each) => each !== id))}
              />
            ))}
          </div>
        )}
      </QueryView>
    </fieldset>
  );
};

import { useTranslations } from 'use-intl';
import type { Json } from '../../../../../../shared/domain/json.ts';
import { SelectField } from '../../../ui/select-field.tsx';
import { isObject, withMembers } from '../model/forms.ts';
import styles from './builder.module.css';
import { EventField } from './event-field.tsx';
import { FiltersField } from './filter-fields.tsx';
import type { LeafProps } from './leaf-props.ts';
import { NumberField } from './number-field.tsx';
import { WindowField } from './window-field.tsx';

const COUNT_OPS = ['>=', '>', '=', '<=', '<', 'between'] as const;

const CountFields = ({ condition, onChange, faultOf }: LeafProps) => {
  const t = useTranslations('conditions');
  const { op = '>=', value = 1 } = isObject(condition['count']) ? condition['count'] : {};
  const bounds: readonly Json[] = Array.isArray(value) ? value : [value];
  const put = (next: { readonly op: Json; readonly value: Json }, topic?: string) =>
    onChange(withMembers(condition, { count: next }), topic);
  const [least = null, most = null] = bounds;
  const isBetween = op === 'between';
  const error = faultOf('count');
  return (
    <>
      <SelectField
        labelHidden
        label={t('field.countOp')}
        value={String(op)}
        choices={COUNT_OPS.map((each) => ({ value: each as string, label: t(`countOp.${each}`) }))}
        onChange={(next) => put({ op: next, value: next === 'between' ? [least, most ?? least] : least })}
      />
      <div className={styles.short}>
        <NumberField
          label={t(isBetween ? 'field.least' : 'field.count')}
          value={least}
          error={error}
          onChange={(next) => put({ op, value: isBetween ? [next, most] : next }, 'count')}
        />
      </div>
      {isBetween && (
        <>
          <span className={styles.word}>{t('field.and')}</span>
          <div className={styles.short}>
            <NumberField
              label={t('field.most')}
              value={most}
              onChange={(next) => put({ op, value: [least, next] }, 'most')}
            />
          </div>
        </>
      )}
      <span className={styles.word}>{t('field.times')}</span>
    </>
  );
};

/** So many events of a name, in a window. */
export const EventBlock = (props: LeafProps) => (
  <>
    <div className={styles.line}>
      <EventField {...props} />
      <CountFields {...props} />
    </div>
    <WindowField {...props} />
    <FiltersField {...props} />
  </>
);

import { useTranslations } from 'use-intl';
import { CheckField } from '../../../ui/check-field.tsx';
import layout from '../../../ui/layout.module.css';
import { Panel } from '../../../ui/panel.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { useSources } from '../../sources/sources-queries.ts';
import styles from '../privacy.module.css';
import type { Demand, Policy } from './policy-queries.ts';

interface Props {
  readonly policy: Policy;
  readonly onChange: (policy: Policy) => void;
}

interface RowProps {
  readonly name: string;
  readonly demand: Demand;
  readonly purposes: Policy['purposes'];
  readonly set: (demand: Demand) => void;
}

const DemandFields = ({ name, demand, purposes, set }: RowProps) => {
  const t = useTranslations('privacy-policy.sources');
  const { requires, otherwise } = demand;
  return (
    <div className={layout.tight}>
      <fieldset className={styles.group}>
        <legend className={layout.muted}>{t('requires')}</legend>
        <div className={styles.checks}>
          {Object.entries(purposes).map(([id, purpose]) => (
            <CheckField
              key={id}
              label={purpose.name}
              checked={requires.includes(id)}
              onChange={(checked) =>
                set({ otherwise, requires: checked ? [...requires, id] : requires.filter((each) => each !== id) })
              }
            />
          ))}
        </div>
      </fieldset>
      {requires.length === 0 ? (
        <p className={layout.muted}>{t('nothingDemanded')}</p>
      ) : (
        <SelectField
          label={t('otherwise', { name })}
          value={otherwise}
          choices={[
            { value: 'anonymous', label: t('anonymous') },
            { value: 'nothing', label: t('nothing') },
          ]}
          onChange={(chosen) => set({ requires, otherwise: chosen })}
        />
      )}
    </div>
  );
};

/** What each source demands before its events are stored in full, and what is stored of the others. */
export const SourcesEditor = ({ policy, onChange }: Props) => {
  const t = useTranslations('privacy-policy.sources');
  const { sources, purposes } = policy;
  const setOwn = (id: string, isOwn: boolean): void => {
    const { [id]: _, ...rest } = sources;
    onChange({ ...policy, sources: isOwn ? { ...rest, [id]: policy.default } : rest });
  };
  return (
    <Panel title={t('title')} description={t('help')} query={useSources()}>
      {(list) => (
        <div className={styles.list}>
          <div className={styles.item}>
            <h3>{t('default')}</h3>
            <DemandFields
              name={t('default')}
              purposes={purposes}
              demand={policy.default}
              set={(demand) => onChange({ ...policy, default: demand })}
            />
          </div>
          {list.map(({ id, name }) => {
            const own = sources[id];
            return (
              <div key={id} className={styles.item}>
                <h3>{name}</h3>
                <CheckField
                  label={t('own', { name })}
                  checked={own !== undefined}
                  onChange={(isOwn) => setOwn(id, isOwn)}
                />
                {own && (
                  <DemandFields
                    name={name}
                    purposes={purposes}
                    demand={own}
                    set={(demand) => onChange({ ...policy, sources: { ...sources, [id]: demand } })}
                  />
                )}
              </div>
            );
          })}
        </div>
      )}
    </Panel>
  );
};

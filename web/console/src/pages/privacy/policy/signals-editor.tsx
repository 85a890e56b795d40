import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/button.tsx';
import { CheckField } from '../../../ui/check-field.tsx';
import layout from '../../../ui/layout.module.css';
import { Card } from '../../../ui/panel.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../privacy.module.css';
import { Matrix } from './matrix.tsx';
import type { Policy } from './policy-queries.ts';

interface Props {
  readonly policy: Policy;
  readonly onChange: (policy: Policy) => void;
}

/** The purposes of the framework that ask for consent; those from 12 on are not in use. */
const TCF_PURPOSES = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'] as const;
const OPT_OUTS = ['sale', 'sharing', 'targetedAdvertising'] as const;
type OptOut = (typeof OPT_OUTS)[number];

const isOptOut = (key: string): key is OptOut => OPT_OUTS.some((each) => each === key);

const Categories = ({ policy, onChange }: Props) => {
  const t = useTranslations('privacy-policy.signals');
  const [name, setName] = useState('');
  const { categories, purposes } = policy;
  const remove = (category: string): void => {
    const { [category]: _, ...rest } = categories;
    onChange({ ...policy, categories: rest });
  };
  return (
    <div className={layout.stack}>
      <div>
        <h3>{t('categories')}</h3>
        <p className={layout.muted}>{t('categoriesHelp')}</p>
      </div>
      {Object.keys(categories).length > 0 && (
        <Matrix
          label={t('categories')}
          rowLabel={t('category')}
          purposes={purposes}
          rows={Object.entries(categories).map(([key, ids]) => ({ key, label: key, purposes: ids }))}
          onChange={(category, ids) => onChange({ ...policy, categories: { ...categories, [category]: ids } })}
        />
      )}
      {Object.keys(categories).length > 0 && (
        <div className={layout.row}>
          {Object.keys(categories).map((category) => (
            <Button key={category} small kind="quiet" icon={<X />} onClick={() => remove(category)}>
              {t('removeCategory', { category })}
            </Button>
          ))}
        </div>
      )}
      <div className={layout.rowEnd}>
        <TextField label={t('newCategory')} value={name} onChange={setName} mono placeholder="C0002" />
        <Button
          icon={<Plus />}
          disabled={name.trim() === '' || Object.hasOwn(categories, name.trim())}
          onClick={() => {
            onChange({ ...policy, categories: { ...categories, [name.trim()]: [] } });
            setName('');
          }}
        >
          {t('addCategory')}
        </Button>
      </div>
    </div>
  );
};

const Tcf = ({ policy, onChange }: Props) => {
  const t = useTranslations('privacy-policy.signals');
  const { tcf, purposes } = policy;
  const setVendor = (text: string): void => {
    const { vendorId: _, ...rest } = tcf;
    const vendorId = Number(text);
    onChange({ ...policy, tcf: text === '' || vendorId < 1 ? rest : { ...rest, vendorId } });
  };
  return (
    <div className={layout.stack}>
      <div>
        <h3>{t('tcf')}</h3>
        <p className={layout.muted}>{t('tcfHelp')}</p>
      </div>
      <div className={styles.fields}>
        <TextField
          label={t('vendor')}
          help={t('vendorHelp')}
          type="number"
          min={1}
          max={65_535}
          value={tcf.vendorId === undefined ? '' : String(tcf.vendorId)}
          onChange={setVendor}
        />
        <CheckField
          label={t('interest')}
          help={t('interestHelp')}
          checked={tcf.legitimateInterest}
          onChange={(legitimateInterest) => onChange({ ...policy, tcf: { ...tcf, legitimateInterest } })}
        />
      </div>
      <Matrix
        label={t('tcf')}
        rowLabel={t('tcfPurpose')}
        purposes={purposes}
        rows={TCF_PURPOSES.map((key) => ({
          key,
          label: t('numbered', { number: key, name: t(`tcfPurposes.p${key}`) }),
          purposes: tcf.purposes[key] ?? [],
        }))}
        onChange={(number, ids) => {
          const { [number]: _, ...others } = tcf.purposes;
          onChange({ ...policy, tcf: { ...tcf, purposes: ids.length === 0 ? others : { ...others, [number]: ids } } });
        }}
      />
    </div>
  );
};

const Refusals = ({ policy, onChange }: Props) => {
  const t = useTranslations('privacy-policy.signals');
  const { gpp, gpc, purposes } = policy;
  const exceptions = Object.keys(gpp.sections).length;
  return (
    <div className={layout.stack}>
      <div>
        <h3>{t('refusals')}</h3>
        <p className={layout.muted}>{t('refusalsHelp')}</p>
      </div>
      <Matrix
        label={t('refusals')}
        rowLabel={t('refusal')}
        purposes={purposes}
        rows={[
          { key: 'gpc', label: t('gpc'), purposes: gpc },
          ...OPT_OUTS.map((key) => ({ key, label: t(`optOuts.${key}`), purposes: gpp[key] })),
        ]}
        onChange={(key, ids) => {
          if (isOptOut(key)) onChange({ ...policy, gpp: { ...gpp, [key]: ids } });
          else onChange({ ...policy, gpc: ids });
        }}
      />
      {exceptions > 0 && <p className={layout.muted}>{t('exceptions', { count: exceptions })}</p>}
    </div>
  );
};

/** How answers are read: which of them mean which purposes. */
export const SignalsEditor = (props: Props) => {
  const t = useTranslations('privacy-policy.signals');
  return (
    <Card title={t('title')} description={t('help')}>
      <div className={layout.stack}>
        <Categories {...props} />
        <Tcf {...props} />
        <Refusals {...props} />
      </div>
    </Card>
  );
};

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Badge } from '../../../ui/badge.tsx';
import { CheckField } from '../../../ui/check-field.tsx';
import { JsonBlock } from '../../../ui/code-block.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import { Card, QueryView } from '../../../ui/panel.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { useDebounced } from '../../../ui/use-debounced.ts';
import { useSources } from '../../sources/sources-queries.ts';
import styles from '../privacy.module.css';
import { type Policy, type PolicyTest, type PolicyTested, usePolicyTest } from './policy-queries.ts';

interface Said {
  readonly source: string;
  readonly tcf: string;
  readonly gpp: string;
  readonly gpc: boolean;
  readonly isAct: boolean;
  readonly categories: Readonly<Record<string, 'yes' | 'no'>>;
}

const SILENT: Said = { source: '', tcf: '', gpp: '', gpc: false, isAct: false, categories: {} };
const TONES = { granted: 'good', refused: 'bad', unanswered: 'neutral' } as const;
const FORMS = { full: 'good', proof: 'info', anonymous: 'warn', nothing: 'bad' } as const;

/** The call that tries a policy, which must have a version to be one. */
const testOf = (policy: Policy, said: Said): PolicyTest => {
  const preferences = Object.entries(said.categories).map(([name, answer]) => [name, answer === 'yes'] as const);
  const consent = {
    ...(said.tcf.trim() === '' ? {} : { tcfString: said.tcf.trim() }),
    ...(said.gpp.trim() === '' ? {} : { gppString: said.gpp.trim() }),
    ...(preferences.length === 0 ? {} : { categoryPreferences: Object.fromEntries(preferences) }),
  };
  return {
    policy: { ...policy, version: policy.version || 'draft' },
    ...(said.source === '' ? {} : { source: said.source }),
    gpc: said.gpc,
    event: {
      ...(said.isAct ? { type: 'track' as const, event: 'Consent Updated' } : { type: 'page' as const }),
      properties: { path: '/account/orders' },
      context: { consent },
    },
  };
};

interface InputProps {
  readonly policy: Policy;
  readonly said: Said;
  readonly say: (part: Partial<Said>) => void;
}

const CategoryAnswers = ({ policy, said, say }: InputProps) => {
  const t = useTranslations('privacy-policy.tester');
  const names = [...new Set([...Object.keys(policy.categories), ...Object.keys(policy.purposes)])];
  return (
    <details>
      <summary>{t('categories', { count: Object.keys(said.categories).length })}</summary>
      <div className={layout.tight}>
        {names.map((name) => (
          <SelectField
            key={name}
            label={policy.purposes[name]?.name ?? name}
            value={said.categories[name] ?? ''}
            choices={[
              { value: '', label: t('silent') },
              { value: 'yes', label: t('yes') },
              { value: 'no', label: t('no') },
            ]}
            onChange={(answer) => {
              const { [name]: _, ...rest } = said.categories;
              say({ categories: answer === '' ? rest : { ...rest, [name]: answer as 'yes' | 'no' } });
            }}
          />
        ))}
      </div>
    </details>
  );
};

const Inputs = (props: InputProps) => {
  const t = useTranslations('privacy-policy.tester');
  const { said, say } = props;
  const { data: sources = [] } = useSources();
  return (
    <div className={layout.stack}>
      <SelectField
        label={t('source')}
        value={said.source}
        choices={[
          { value: '', label: t('anySource') },
          ...sources.map(({ id, name }) => ({ value: id as string, label: name })),
        ]}
        onChange={(source) => say({ source })}
      />
      <TextArea label={t('tcf')} rows={3} mono value={said.tcf} onChange={(tcf) => say({ tcf })} placeholder="CQ…" />
      <TextArea label={t('gpp')} rows={2} mono value={said.gpp} onChange={(gpp) => say({ gpp })} placeholder="DBA…" />
      <CheckField label={t('gpc')} checked={said.gpc} onChange={(gpc) => say({ gpc })} />
      <CategoryAnswers {...props} />
      <CheckField label={t('isAct')} help={t('isActHelp')} checked={said.isAct} onChange={(isAct) => say({ isAct })} />
    </div>
  );
};

const Outcome = ({ tested, purposes }: { readonly tested: PolicyTested; readonly purposes: Policy['purposes'] }) => {
  const t = useTranslations('privacy-policy.tester');
  const unreadable = tested.signals.filter(({ state }) => state === 'unreadable');
  return (
    <div className={layout.stack} aria-live="polite">
      <Notice tone={FORMS[tested.form]} title={t(`form.${tested.form}.title`)}>
        {t(`form.${tested.form}.text`)}
      </Notice>
      {unreadable.map(({ signal }) => (
        <Notice key={signal} tone="warn">
          {t('unreadable', { signal: t(`signal.${signal}`) })}
        </Notice>
      ))}
      <ul className={styles.list}>
        {tested.purposes.map(({ purpose, answer, demanded, doubted }) => {
          const said = tested.signals.filter(({ answers }) => answers.some((each) => each.purpose === purpose));
          return (
            <li key={purpose} className={styles.item}>
              <div className={styles.line}>
                <span>
                  {purposes[purpose]?.name ?? purpose} {demanded && <Badge tone="info">{t('demanded')}</Badge>}
                </span>
                <Badge tone={TONES[answer]}>{t(`answer.${answer}`)}</Badge>
              </div>
              <span className={layout.muted}>
                {said.length > 0
                  ? t('by', { signals: said.map(({ signal }) => t(`signal.${signal}`)).join(', ') })
                  : t(doubted ? 'doubted' : 'nobodySaid')}
              </span>
            </li>
          );
        })}
      </ul>
      {tested.stored && (
        <details>
          <summary>{t('stored')}</summary>
          <JsonBlock value={tested.stored} label={t('stored')} />
        </details>
      )}
    </div>
  );
};

/** Tries the policy as it stands in the form, saved or not, with what a person’s browser might say. */
export const PolicyTester = ({ policy }: { readonly policy: Policy }) => {
  const t = useTranslations('privacy-policy.tester');
  const [said, setSaid] = useState(SILENT);
  // As text, which is the same until something changes.
  const settled = useDebounced(JSON.stringify(testOf(policy, said)));
  const query = usePolicyTest(JSON.parse(settled) as PolicyTest);
  return (
    <Card title={t('title')} description={t('help')}>
      <div className={layout.stack}>
        <Inputs policy={policy} said={said} say={(part) => setSaid((before) => ({ ...before, ...part }))} />
        <QueryView query={query}>{(tested) => <Outcome tested={tested} purposes={policy.purposes} />}</QueryView>
      </div>
    </Card>
  );
};

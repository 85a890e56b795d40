import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../../app/access.ts';
import { Button } from '../../../ui/button.tsx';
import layout from '../../../ui/layout.module.css';
import { Card, QueryView } from '../../../ui/panel.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../privacy.module.css';
import { PrivacyFrame } from '../privacy-frame.tsx';
import { policyChanges } from './policy-changes.ts';
import { type Policy, usePolicy } from './policy-queries.ts';
import { PolicyTester } from './policy-tester.tsx';
import { PurposesEditor } from './purposes-editor.tsx';
import { SavePolicyDialog } from './save-policy-dialog.tsx';
import { SignalsEditor } from './signals-editor.tsx';
import { SourcesEditor } from './sources-editor.tsx';

interface Versioned {
  readonly data: Policy;
  readonly etag: string | undefined;
}

interface EditorProps {
  readonly policy: Policy;
  readonly onChange: (policy: Policy) => void;
}

const TextCard = ({ policy, onChange }: EditorProps) => {
  const t = useTranslations('privacy-policy.text');
  return (
    <Card title={t('title')}>
      <div className={styles.fields}>
        <TextField
          label={t('version')}
          help={t('versionHelp')}
          value={policy.version}
          onChange={(version) => onChange({ ...policy, version: version.slice(0, 64) })}
          placeholder="2026-11"
          required
        />
        <TextField
          label={t('proof')}
          help={t('proofHelp')}
          type="number"
          min={1}
          max={3660}
          value={policy.proofRetention.replace(/\D/g, '')}
          onChange={(days) => onChange({ ...policy, proofRetention: `P${days}D` })}
        />
      </div>
    </Card>
  );
};

/** Appears once something differs: how much, and the ways on and back. */
const SaveBar = ({ base, draft, reset }: { base: Versioned; draft: Policy; reset: (to: Policy) => void }) => {
  const t = useTranslations('privacy-policy.save');
  const can = useCan();
  const [isOpen, setOpen] = useState(false);
  const changes = policyChanges(base.data, draft);
  if (changes.length === 0 || !can('PUT /v1/privacy/policy')) return null;
  return (
    <div className={styles.bar}>
      <span role="status">{t('changes', { count: changes.length })}</span>
      <span className={layout.row}>
        <Button onClick={() => reset(base.data)}>{t('discard')}</Button>
        <Button kind="primary" disabled={draft.version.trim() === ''} onClick={() => setOpen(true)}>
          {t('review')}
        </Button>
      </span>
      {draft.version.trim() === '' && <p>{t('versionMissing')}</p>}
      {isOpen && (
        <SavePolicyDialog base={base} draft={draft} onClose={() => setOpen(false)} onTake={(taken) => reset(taken)} />
      )}
    </div>
  );
};

/** The forms over one version of the policy; what others save meanwhile is found when this is saved. */
const Editor = ({ loaded }: { readonly loaded: Versioned }) => {
  const [base, setBase] = useState(loaded);
  const [draft, setDraft] = useState(loaded.data);
  const isSameAs = (policy: Policy): boolean => policyChanges(policy, draft).length === 0;
  // What others saved is taken over where nothing was changed here, and what was saved here where it was.
  if (loaded.etag !== base.etag && (isSameAs(base.data) || isSameAs(loaded.data))) {
    setBase(loaded);
    setDraft(loaded.data);
  }
  const part = { policy: draft, onChange: setDraft };
  return (
    <>
      <div className={layout.mainAndSide}>
        <div className={layout.stack}>
          <PurposesEditor {...part} />
          <SourcesEditor {...part} />
          <SignalsEditor {...part} />
          <TextCard {...part} />
        </div>
        <PolicyTester policy={draft} />
      </div>
      <SaveBar base={base} draft={draft} reset={setDraft} />
    </>
  );
};

/** What data is used for, how answers are read, what each source demands; and what becomes of an answer. */
export const PolicyPage = () => {
  const query = usePolicy();
  return (
    <PrivacyFrame tab="policy">
      <QueryView query={query} rows={10}>
        {(loaded) => <Editor loaded={loaded} />}
      </QueryView>
    </PrivacyFrame>
  );
};

import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ApiError } from '../../../api/api-error.ts';
import { Button } from '../../../ui/button.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page.tsx';
import { Card, QueryView } from '../../../ui/panel.tsx';
import { ApplyDialog } from './apply-dialog.tsx';
import { ChangeList } from './change-list.tsx';
import styles from './identity.module.css';
import { type Rules, useRules } from './identity-queries.ts';
import { LeaveDialog } from './leave-dialog.tsx';
import { changesOf } from './rules-changes.ts';
import { draftOf, faultsOf, rulesOf } from './rules-draft.ts';
import { RulesForm } from './rules-form.tsx';
import { SimulationCard } from './simulation-card.tsx';
import { useErrorAt } from './use-error-at.ts';
import { useSimulationRun } from './use-simulation-run.ts';

interface EditorProps {
  readonly data: Rules;
  readonly etag: string | undefined;
  /** Begins anew from the rules of now. */
  readonly onRestart: () => void;
}

const detailsOf = (error: Error | null) => (error instanceof ApiError ? error.details : []);

const LostUpdate = ({ onRestart }: { readonly onRestart: () => void }) => {
  const t = useTranslations('settings.apply.lost');
  return (
    <Notice
      tone="bad"
      title={t('title')}
      action={
        <Button small onClick={onRestart}>
          {t('restart')}
        </Button>
      }
    >
      <p>
        {t('text')}{' '}
        <Link to="/settings/identity" target="_blank">
          {t('show')}
        </Link>
      </p>
    </Notice>
  );
};

const Editor = ({ data, etag, onRestart }: EditorProps) => {
  const t = useTranslations('settings');
  const [draft, setDraft] = useState(() => draftOf(data));
  const [isApplying, setApplying] = useState(false);
  const [isLost, setLost] = useState(false);
  const isDone = useRef(false);
  const run = useSimulationRun();
  const rules = rulesOf(draft);
  const changes = changesOf(data, rules);
  const faults = faultsOf(draft);
  const errorAt = useErrorAt(faults, detailsOf(run.error));
  const isCurrent = JSON.stringify(run.variables?.rules) === JSON.stringify(rules);
  const hasNothing = changes.length === 0 || faults.size > 0;
  return (
    <div className={layout.mainAndSide}>
      <RulesForm draft={draft} onChange={setDraft} errorAt={errorAt} />
      <div className={styles.side}>
        {isLost && <LostUpdate onRestart={onRestart} />}
        <Card
          title={t('edit.changes.title')}
          actions={
            <Button small kind="quiet" disabled={changes.length === 0} onClick={() => setDraft(draftOf(data))}>
              {t('edit.changes.discard')}
            </Button>
          }
        >
          <div className={layout.stack}>
            <ChangeList changes={changes} />
            <Button
              kind="primary"
              disabled={hasNothing || !run.data || !isCurrent || isLost}
              onClick={() => setApplying(true)}
            >
              {t('apply.action')}
            </Button>
          </div>
        </Card>
        <SimulationCard run={run} rules={rules} isCurrent={isCurrent} disabled={hasNothing} />
      </div>
      {run.data && (
        <ApplyDialog
          {...{ rules, etag, changes }}
          before={{ priority: data.priority, types: data.types, blocked: data.blocked }}
          open={isApplying}
          onClose={() => setApplying(false)}
          simulation={run.data}
          onApplied={() => {
            isDone.current = true;
          }}
          onLost={() => {
            setApplying(false);
            setLost(true);
          }}
        />
      )}
      <LeaveDialog count={changes.length} mayLeave={() => isDone.current} />
    </div>
  );
};

/** The rules of identity as a form: changed, tried out, applied. */
export const EditIdentityPage = () => {
  const t = useTranslations('settings');
  const query = useRules();
  // The rules that a draft began from stay what it is compared with, whatever is read meanwhile.
  const [begun, setBegun] = useState<typeof query.data>();
  if (begun === undefined && query.data !== undefined) setBegun(query.data);
  const restart = () => void query.refetch().then(({ data }) => setBegun(data));
  return (
    <Page
      title={t('edit.title')}
      description={t('edit.intro')}
      trail={<Link to="/settings/identity">{t('tabs.identity')}</Link>}
    >
      <QueryView query={{ ...query, data: begun ?? query.data }} rows={10}>
        {({ data, etag }) => <Editor key={etag} data={data} etag={etag} onRestart={restart} />}
      </QueryView>
    </Page>
  );
};

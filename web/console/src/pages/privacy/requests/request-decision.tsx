import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { RequestKind } from '../../../../../../shared/domain/privacy/request.ts';
import { useCan } from '../../../app/access.ts';
import { useTypeName } from '../../../i18n/names.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckField } from '../../../ui/check-field.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import layout from '../../../ui/layout.module.css';
import { Card } from '../../../ui/panel.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { Time } from '../../../ui/time.tsx';
import { say } from '../../../ui/toast.tsx';
import styles from '../privacy.module.css';
import { decideRequest, type PrivacyRequest, useChange } from './requests-queries.ts';

type Waiting = NonNullable<PrivacyRequest['headwater']['waiting']>;

interface Props {
  readonly id: string;
  readonly kind: RequestKind;
  readonly waiting: Waiting;
}

const SHORT = 12;

const Tie = ({ tie, ...check }: { tie: Waiting[number]; checked: boolean; onChange: (checked: boolean) => void }) => {
  const t = useTranslations('privacy.decide');
  const nameOf = useTypeName();
  return (
    <div className={styles.item}>
      <CheckField
        {...check}
        label={t('tie', { type: nameOf(tie.type), place: tie.place + 1 })}
        help={t.rich('tieHelp', {
          source: tie.source,
          since: () => <Time at={tie.since} as="instant" />,
        })}
      />
      <p className={layout.row}>
        <code className={layout.muted} title={tie.key}>
          {tie.key.slice(tie.key.indexOf(':') + 1).slice(0, SHORT)}
        </code>
        <CopyButton text={tie.key} />
      </p>
    </div>
  );
};

const useDecision = ({ id, waiting }: Props) => {
  const t = useTranslations('privacy.decide');
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const decide = useChange(decideRequest);
  const run = (claimed: 'include' | 'leave'): void => {
    setTried(true);
    if (reason.trim() === '') return;
    const body = claimed === 'leave' ? { claimed } : { claimed, identifiers: [...chosen] };
    decide.mutate({ id, reason: reason.trim(), ...body }, { onSuccess: () => say({ title: t('done') }) });
  };
  const toggle = (place: number, checked: boolean): void =>
    setChosen(checked ? [...chosen, place] : chosen.filter((each) => each !== place));
  const isMissing = isTried && reason.trim() === '';
  return { chosen, toggle, reason, setReason, isMissing, decide, run, total: waiting.length };
};

/** What only a browser claims to be the person's: an officer says whether it is. */
export const RequestDecision = (props: Props) => {
  const t = useTranslations('privacy.decide');
  const can = useCan();
  const { chosen, toggle, reason, setReason, isMissing, decide, run, total } = useDecision(props);
  return (
    <Card title={t('title')} description={t('description', { count: total })}>
      <div className={layout.stack}>
        <p>{t('why')}</p>
        <div className={styles.list}>
          {props.waiting.map((tie) => (
            <Tie
              key={tie.key}
              tie={tie}
              checked={chosen.includes(tie.place)}
              onChange={(checked) => toggle(tie.place, checked)}
            />
          ))}
        </div>
        {can('POST /v1/privacy/requests/{id}/decide') && (
          <>
            <TextField
              label={t('reason')}
              help={t('reasonHelp')}
              value={reason}
              onChange={setReason}
              error={isMissing && t('reasonMissing')}
              required
            />
            {props.kind === 'rectification' && <p className={layout.muted}>{t('rectification')}</p>}
            {decide.error && <ErrorNotice error={decide.error} />}
            <div className={layout.row}>
              <Button
                kind="primary"
                busy={decide.isPending}
                disabled={chosen.length === 0}
                onClick={() => run('include')}
              >
                {t('include', { count: chosen.length })}
              </Button>
              <Button busy={decide.isPending} onClick={() => run('leave')}>
                {t('leave', { count: total })}
              </Button>
            </div>
          </>
        )}
      </div>
    </Card>
  );
};

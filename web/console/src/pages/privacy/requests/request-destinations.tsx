import { useTranslations } from 'use-intl';
import type { RequestKind } from '../../../../../../shared/domain/privacy/request.ts';
import { Badge } from '../../../ui/badge.tsx';
import layout from '../../../ui/layout.module.css';
import { Card, QueryView } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import styles from '../privacy.module.css';
import { useWithdrawal, type Withdrawal } from './requests-queries.ts';

interface Props {
  readonly id: string;
  readonly kind: RequestKind;
  readonly phase: string;
}

const TONES = { removing: 'info', removed: 'good', unreachable: 'bad' } as const;

const Audience = ({ audience }: { readonly audience: Withdrawal['audiences'][number] }) => {
  const t = useTranslations('privacy.destinations');
  const { destination, state, removedAt, askedAt, problem, leavesBehind } = audience;
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <strong>{destination.name}</strong>
        <span className={layout.row}>
          <span className={layout.muted}>
            <Time at={removedAt ?? askedAt} as="instant" />
          </span>
          <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>
        </span>
      </div>
      {problem && <p className={layout.muted}>{t('problem', { example: problem.example, code: problem.code })}</p>}
      {leavesBehind && <p className={layout.muted}>{t(`leaves.${leavesBehind}`)}</p>}
    </li>
  );
};

/** The destinations that were asked to let go of the person, and what each answered. */
export const RequestDestinations = ({ id, kind, phase }: Props) => {
  const t = useTranslations('privacy.destinations');
  const query = useWithdrawal(id, kind !== 'rectification' && (phase === 'working' || phase === 'completed'));
  if (query.data === null || (query.data === undefined && query.error === null)) return null;
  return (
    <Card title={t('title')} description={t('description')}>
      <QueryView query={query}>
        {(withdrawal) =>
          withdrawal === null || withdrawal.audiences.length === 0 ? (
            <p className={layout.muted}>{t('none')}</p>
          ) : (
            <ul className={styles.list}>
              {withdrawal.audiences.map((audience) => (
                <Audience key={audience.audience} audience={audience} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Card>
  );
};

import { Link } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Card } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { shortId, splitName } from './person.ts';
import styles from './profile.module.css';
import type { Decision } from './profiles-queries.ts';
import { useReason } from './refusal-words.ts';

const TONES: Readonly<Record<Decision['kind'], Tone>> = {
  merge: 'good',
  demotion: 'warn',
  refusal: 'warn',
  quarantine: 'bad',
  blocked: 'warn',
  released: 'info',
  unlink: 'info',
  relink: 'info',
  'passed-on': 'neutral',
};

/** A decision in a sentence of the reader's language. */
const useSentence = () => {
  const t = useTranslations('profiles.decision');
  const format = useFormatter();
  const reason = useReason();
  const names = (all: readonly string[]) => format.list(all.map((name) => splitName(name).value));
  return (decision: Decision): string => {
    switch (decision.kind) {
      case 'merge':
        return t('merge.text', { id: shortId(decision.profileId) });
      case 'demotion':
        return t('demotion.text', {
          identifier: splitName(decision.identifier).value,
          reason: reason(decision.reason),
        });
      case 'refusal':
        return t('refusal.text', { reason: reason(decision.reason) });
      case 'quarantine':
        return t('quarantine.text', {
          identifier: splitName(decision.identifier).value,
          reason: reason(decision.reason),
        });
      case 'blocked':
        return t('blocked.text', { place: decision.place });
      case 'released':
        return t('released.text', { identifier: splitName(decision.identifier).value });
      case 'passed-on':
        return t(`passed-on.${decision.direction}`, { identifier: splitName(decision.identifier).value });
      default:
        return t(`${decision.kind}.text`, { identifiers: names(decision.identifiers), from: names(decision.from) });
    }
  };
};

interface Props {
  readonly decisions: readonly Decision[];
  /** Where the role may rejoin what was parted. */
  readonly onRelink?: (identifiers: readonly string[]) => void;
}

/** What was decided of the links, the newest first. */
export const DecisionList = ({ decisions, onRelink }: Props) => {
  const t = useTranslations('profiles.decision');
  const sentence = useSentence();
  return (
    <Card title={t('title')} description={t('description')} flush>
      {decisions.length === 0 ? (
        <EmptyState title={t('empty')}>{t('advice')}</EmptyState>
      ) : (
        <ol className={styles.items}>
          {decisions.toReversed().map((decision) => (
            <li key={`${decision.kind} ${decision.at} ${decision.because}`} className={styles.item}>
              <div className={styles.itemHead}>
                <Badge tone={TONES[decision.kind]}>{t(`${decision.kind}.name`)}</Badge>
                <span>{sentence(decision)}</span>
                <span className={layout.muted}>
                  <Time at={decision.at} />
                </span>
                {decision.kind === 'unlink' && onRelink && (
                  <Button small onClick={() => onRelink(decision.from)}>
                    {t('relinkAct')}
                  </Button>
                )}
              </div>
              {'reason' in decision && (decision.kind === 'unlink' || decision.kind === 'relink') && (
                <p className={layout.muted}>{t('officer', { reason: decision.reason })}</p>
              )}
              {'profileId' in decision && decision.kind !== 'merge' && decision.profileId !== undefined && (
                <p>
                  <Link to="/profiles/$profileId" params={{ profileId: decision.profileId }}>
                    {t('other', { id: shortId(decision.profileId) })}
                  </Link>
                </p>
              )}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
};

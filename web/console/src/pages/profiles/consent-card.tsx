import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { usePurposeName } from '../../i18n/names.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Card } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './profile.module.css';
import { type Profile, useConsents, useSourceNames } from './profiles-queries.ts';

interface Props {
  readonly profile: Profile;
  /** Whether the reader may see how answers were given. */
  readonly hasProof: boolean;
}

/** What the person said yes and no to, with where and how where the role may know. */
export const ConsentCard = ({ profile: { profileId, consent }, hasProof }: Props) => {
  const t = useTranslations('profiles.consent');
  const purposeName = usePurposeName();
  const sourceName = useSourceNames();
  const { data } = useConsents(profileId, hasProof);
  const effective = data?.pages[0]?.effective ?? {};
  const purposes = Object.keys(consent).sort();
  return (
    <Card
      title={t('title')}
      flush
      actions={
        hasProof && (
          <Link to="/profiles/$profileId/consents" params={{ profileId }}>
            {t('ledger')}
          </Link>
        )
      }
    >
      {purposes.length === 0 ? (
        <EmptyState title={t('empty')}>{t('advice')}</EmptyState>
      ) : (
        <ul className={styles.items}>
          {purposes.map((purpose) => {
            const { granted = false, at = '' } = consent[purpose] ?? {};
            const entry = effective[purpose]?.decidedBy;
            return (
              <li key={purpose} className={styles.item}>
                <div className={styles.itemHead}>
                  <strong>{purposeName(purpose)}</strong>
                  <Badge tone={granted ? 'good' : 'bad'}>{t(granted ? 'granted' : 'refused')}</Badge>
                  <span className={layout.muted}>{at && <Time at={at} />}</span>
                </div>
                {entry && (
                  <p className={layout.muted}>
                    {t(`how.${entry.kind}`, { source: sourceName(entry.sourceId) })}
                    {entry.proof.text !== undefined && ` ${t('quoted', { text: entry.proof.text })}`}
                  </p>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
};

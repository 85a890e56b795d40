import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Card } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './profile.module.css';
import { type Profile, useSegmentNames } from './profiles-queries.ts';
import { WhyDisclosure } from './why.tsx';

/** Where the person is now, each with why. */
export const SegmentsCard = ({ profile: { profileId, segments } }: { readonly profile: Profile }) => {
  const t = useTranslations('profiles.segments');
  const nameOf = useSegmentNames();
  return (
    <Card
      title={t('title')}
      flush
      actions={
        <Link to="/profiles/$profileId/segments" params={{ profileId }}>
          {t('all')}
        </Link>
      }
    >
      {segments.length === 0 ? (
        <EmptyState title={t('none')}>{t('noneAdvice')}</EmptyState>
      ) : (
        <ul className={styles.items}>
          {segments.map(({ id, since }) => (
            <li key={id} className={styles.item}>
              <div className={styles.itemHead}>
                <strong>{nameOf(id)}</strong>
                <span className={layout.muted}>{t.rich('since', { time: () => <Time at={since} as="date" /> })}</span>
                <WhyDisclosure profileId={profileId} segmentId={id} name={nameOf(id)} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
};

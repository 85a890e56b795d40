import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Card } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './find-profile.module.css';
import { labelOf, shortId } from './person.ts';
import { profileKey, readProfile } from './profiles-queries.ts';
import { recentProfiles } from './remember-profiles.ts';

/** Who was looked at in this tab. Names are read anew: none is kept here. */
export const RecentProfiles = () => {
  const t = useTranslations('profiles');
  const [ids] = useState(recentProfiles);
  const read = useQueries({
    queries: ids.map((id) => ({
      queryKey: [...profileKey(id), 'profile'],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => readProfile(id, signal),
    })),
  });
  if (ids.length === 0)
    return (
      <Card>
        <EmptyState title={t('recent.empty')}>{t('recent.advice')}</EmptyState>
      </Card>
    );
  return (
    <Card title={t('recent.title')} description={t('recent.description')} flush>
      <ul className={styles.people}>
        {read.map(({ data, isPending }, index) => {
          const id = ids[index] ?? '';
          if (isPending)
            return (
              <li key={id}>
                <Skeleton rows={1} />
              </li>
            );
          return (
            data && (
              <li key={id} className={styles.person}>
                <div>
                  <Link to="/profiles/$profileId" params={{ profileId: data.profileId }}>
                    {labelOf(data) ?? t('visitor', { id: shortId(data.profileId) })}
                  </Link>
                </div>
                <span className={layout.muted}>{data.lastSeen && <Time at={data.lastSeen} />}</span>
              </li>
            )
          );
        })}
      </ul>
    </Card>
  );
};

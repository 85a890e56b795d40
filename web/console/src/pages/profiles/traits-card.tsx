import { useTranslations } from 'use-intl';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Card } from '../../ui/panel.tsx';
import { EvidenceLine } from './evidence-line.tsx';
import styles from './profile.module.css';
import { type Profile, useProvenance } from './profiles-queries.ts';
import { TraitValue } from './trait-value.tsx';

interface Props {
  readonly profile: Profile;
}

/** What is known of the person, each trait with the event that set it. */
export const TraitsCard = ({ profile: { profileId, traits } }: Props) => {
  const t = useTranslations('profiles.traits');
  const { data: provenance } = useProvenance(profileId);
  const names = Object.keys(traits).sort();
  return (
    <Card title={t('title')} description={t('description')} flush>
      {names.length === 0 ? (
        <EmptyState title={t('empty')}>{t('advice')}</EmptyState>
      ) : (
        <dl className={styles.traits}>
          {names.map((name) => {
            const from = provenance?.traits[name];
            return (
              <div key={name} className={styles.trait}>
                <dt>{name}</dt>
                <dd>
                  <TraitValue value={traits[name]} /> {from?.rectified && <Badge tone="info">{t('rectified')}</Badge>}
                </dd>
                <dd className={layout.small}>
                  {from && <EvidenceLine profileId={profileId} evidence={from} isOrder={from.rectified === true} />}
                </dd>
              </div>
            );
          })}
        </dl>
      )}
    </Card>
  );
};

/** What is worked out of the person's events, each value with the event since which it is what it is. */
export const ComputedTraitsCard = ({ profile: { profileId, computedTraits, computedTraitsCapped = [] } }: Props) => {
  const t = useTranslations('profiles.computed');
  const { data: provenance } = useProvenance(profileId);
  const names = Object.keys(computedTraits).sort();
  return (
    <Card title={t('title')} description={t('description')} flush>
      {names.length === 0 ? (
        <EmptyState title={t('empty')}>{t('advice')}</EmptyState>
      ) : (
        <dl className={styles.traits}>
          {names.map((name) => {
            const from = provenance?.computedTraits[name];
            return (
              <div key={name} className={styles.trait}>
                <dt>{name}</dt>
                <dd>
                  <TraitValue value={computedTraits[name]} />{' '}
                  {computedTraitsCapped.includes(name) && <Badge tone="warn">{t('capped')}</Badge>}
                </dd>
                <dd className={layout.small}>
                  {from?.setBy && <EvidenceLine profileId={profileId} evidence={from.setBy} />}{' '}
                  {from && <span className={layout.muted}>{t('counted', { count: from.counted })}</span>}
                </dd>
              </div>
            );
          })}
        </dl>
      )}
    </Card>
  );
};

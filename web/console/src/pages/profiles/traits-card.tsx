import type { ReactNode } from 'react';
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

interface ListProps {
  readonly title: string;
  readonly description: string;
  readonly empty: ReactNode;
  readonly names: readonly string[];
  readonly valueAt: (name: string) => unknown;
  /** Beside the value, and under it: where it comes from. */
  readonly markAt: (name: string) => ReactNode;
  readonly sourceAt: (name: string) => ReactNode;
}

const TraitList = ({ title, description, empty, names, valueAt, markAt, sourceAt }: ListProps) => (
  <Card title={title} description={description} flush>
    {names.length === 0 ? (
      empty
    ) : (
      <dl className={styles.traits}>
        {names.map((name) => (
          <div key={name} className={styles.trait}>
            <dt>{name}</dt>
            <dd>
              <TraitValue value={valueAt(name)} /> {markAt(name)}
            </dd>
            <dd className={layout.small}>{sourceAt(name)}</dd>
          </div>
        ))}
      </dl>
    )}
  </Card>
);

/** What is known of the person, each trait with the event that set it. */
export const TraitsCard = ({ profile: { profileId, traits } }: Props) => {
  const t = useTranslations('profiles.traits');
  const { data: provenance } = useProvenance(profileId);
  return (
    <TraitList
      title={t('title')}
      description={t('description')}
      empty={<EmptyState title={t('empty')}>{t('advice')}</EmptyState>}
      names={Object.keys(traits).sort()}
      valueAt={(name) => traits[name]}
      markAt={(name) => provenance?.traits[name]?.rectified && <Badge tone="info">{t('rectified')}</Badge>}
      sourceAt={(name) => {
        const from = provenance?.traits[name];
        return from && <EvidenceLine profileId={profileId} evidence={from} isOrder={from.rectified === true} />;
      }}
    />
  );
};

/** What is worked out of the person's events, each value with the event since which it is what it is. */
export const ComputedTraitsCard = ({ profile: { profileId, computedTraits, computedTraitsCapped = [] } }: Props) => {
  const t = useTranslations('profiles.computed');
  const { data: provenance } = useProvenance(profileId);
  return (
    <TraitList
      title={t('title')}
      description={t('description')}
      empty={<EmptyState title={t('empty')}>{t('advice')}</EmptyState>}
      names={Object.keys(computedTraits).sort()}
      valueAt={(name) => computedTraits[name]}
      markAt={(name) => computedTraitsCapped.includes(name) && <Badge tone="warn">{t('capped')}</Badge>}
      sourceAt={(name) => {
        const from = provenance?.computedTraits[name];
        return (
          <>
            {from?.setBy && <EvidenceLine profileId={profileId} evidence={from.setBy} />}{' '}
            {from && <span className={layout.muted}>{t('counted', { count: from.counted })}</span>}
          </>
        );
      }}
    />
  );
};

import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useTypeName } from '../../i18n/names.ts';
import { Badge } from '../../ui/badge.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Panel } from '../../ui/panel.tsx';
import { EvidenceLine } from './evidence-line.tsx';
import { splitName } from './person.ts';
import styles from './profile.module.css';
import { type Profile, type Provenance, useProvenance } from './profiles-queries.ts';

type Known = Provenance['identifiers'][number];

const Identifier = ({ profileId, known }: { readonly profileId: string; readonly known: Known }) => {
  const t = useTranslations('profiles.identifiers');
  const typeName = useTypeName();
  const { type, value, from } = known;
  return (
    <li className={styles.item}>
      <div className={styles.itemHead}>
        <span className={styles.kind}>{typeName(type)}</span>
        <span className={styles.value}>{value}</span>
        <CopyButton text={value} />
        {from && <Badge tone={from.trust === 'asserted' ? 'good' : 'neutral'}>{t(`trust.${from.trust}`)}</Badge>}
      </div>
      {from ? (
        <p className={layout.small}>
          <EvidenceLine profileId={profileId} evidence={from} />
          {from.with !== undefined && (
            <span className={layout.muted}> {t('with', { type: typeName(splitName(from.with).type) })}</span>
          )}
        </p>
      ) : (
        <p className={layout.muted}>{t('unknown')}</p>
      )}
    </li>
  );
};

/** What names the person, each with the event that first showed it. */
export const IdentifiersCard = ({ profile: { profileId } }: { readonly profile: Profile }) => {
  const t = useTranslations('profiles.identifiers');
  return (
    <Panel
      title={t('title')}
      description={t('description')}
      flush
      query={useProvenance(profileId)}
      isEmpty={({ identifiers }) => identifiers.length === 0}
      empty={<EmptyState title={t('empty')} />}
      actions={
        <Link to="/profiles/$profileId/identity" params={{ profileId }}>
          {t('graph')}
        </Link>
      }
    >
      {({ identifiers }) => (
        <ul className={styles.items}>
          {identifiers.map((known) => (
            <Identifier key={`${known.type}:${known.value}`} profileId={profileId} known={known} />
          ))}
        </ul>
      )}
    </Panel>
  );
};

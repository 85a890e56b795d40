import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useTypeName } from '../../i18n/names.ts';
import layout from '../../ui/layout.module.css';
import styles from './find-profile.module.css';
import { shortId } from './person.ts';
import type { Candidate } from './profiles-queries.ts';

/** Several profiles that one value names: each with as what. */
export const CandidateList = ({ candidates }: { readonly candidates: readonly Candidate[] }) => {
  const t = useTranslations('profiles.find');
  const typeName = useTypeName();
  return (
    <section aria-label={t('several', { count: candidates.length })}>
      <p className={layout.muted} role="status">
        {t('several', { count: candidates.length })}
      </p>
      <ul className={styles.people}>
        {candidates.map(({ profileId, identifiers }) => (
          <li key={profileId} className={styles.person}>
            <div>
              <Link to="/profiles/$profileId" params={{ profileId }}>
                {identifiers.map(({ type }) => typeName(type)).join(', ') || t('asId')}
              </Link>
            </div>
            <code className={layout.mono}>{shortId(profileId)}</code>
          </li>
        ))}
      </ul>
    </section>
  );
};

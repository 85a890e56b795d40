import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import layout from '../../../ui/layout.module.css';
import styles from './identity.module.css';
import type { Simulation } from './identity-queries.ts';

const SHORT = 8;

const ProfileLink = ({ id }: { readonly id: string }) => (
  <Link to="/profiles/$profileId" params={{ profileId: id }} className={layout.mono} title={id}>
    {id.slice(0, SHORT)}…
  </Link>
);

const Count = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className={styles.number}>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);

const Counts = ({ simulation }: { readonly simulation: Simulation }) => {
  const t = useTranslations('settings.simulation');
  const format = useFormatter();
  const { profiles, merges, splits, quarantined, released, blocked } = simulation;
  return (
    <dl className={styles.numbers}>
      <Count label={t('profiles')}>{t('change', profiles)}</Count>
      <Count label={t('merges')}>{format.number(merges.count)}</Count>
      <Count label={t('splits')}>{format.number(splits.count)}</Count>
      <Count label={t('quarantined')}>{format.number(quarantined.count)}</Count>
      <Count label={t('released')}>{format.number(released)}</Count>
      <Count label={t('blocked')}>{format.number(blocked)}</Count>
    </dl>
  );
};

interface ExamplesProps<E> {
  readonly title: string;
  readonly count: number;
  readonly examples: readonly E[];
  readonly keyOf: (example: E) => string;
  readonly children: (example: E) => ReactNode;
}

const Examples = <E,>({ title, count, examples, keyOf, children }: ExamplesProps<E>) => {
  const t = useTranslations('settings.simulation');
  if (examples.length === 0) return null;
  return (
    <section className={styles.examples}>
      <div className={layout.spread}>
        <h3>{title}</h3>
        <span className={layout.muted}>{t('first', { shown: examples.length, count })}</span>
      </div>
      <ul className={styles.examples}>
        {examples.map((example) => (
          <li key={keyOf(example)} className={styles.example}>
            {children(example)}
          </li>
        ))}
      </ul>
    </section>
  );
};

const Merge = ({ profileIds, into }: Simulation['merges']['examples'][number]) => {
  const t = useTranslations('settings.simulation');
  return (
    <div className={layout.row}>
      {profileIds.map((id) => (
        <ProfileLink key={id} id={id} />
      ))}
      <span>→ {t('into')}</span>
      <ProfileLink id={into} />
    </div>
  );
};

const Split = ({ profileId, parts }: Simulation['splits']['examples'][number]) => {
  const t = useTranslations('settings.simulation');
  return (
    <div className={layout.tight}>
      <ProfileLink id={profileId} />
      <dl className={layout.facts}>
        {parts.map((part, index) => (
          <div key={part.join()} className={layout.row}>
            <dt>{t('part', { number: index + 1 })}</dt>
            <dd className={layout.mono}>{part.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
};

/** Whether a simulation found that anybody who is stored would be concerned. */
const concernsAnybody = ({ merges, splits, quarantined, released, blocked }: Simulation): boolean =>
  merges.count + splits.count + quarantined.count + released + blocked > 0;

/** What other rules would do: counts, then examples. */
export const SimulationResult = ({ simulation }: { readonly simulation: Simulation }) => {
  const t = useTranslations('settings.simulation');
  const { merges, splits, quarantined, identifiers, links } = simulation;
  return (
    <div className={layout.stack}>
      {!concernsAnybody(simulation) && <p>{t('nothing')}</p>}
      <Counts simulation={simulation} />
      <Examples title={t('mergesTitle')} {...merges} keyOf={({ into }) => into}>
        {(merge) => <Merge {...merge} />}
      </Examples>
      <Examples title={t('splitsTitle')} {...splits} keyOf={({ profileId }) => profileId}>
        {(split) => <Split {...split} />}
      </Examples>
      <Examples title={t('quarantinedTitle')} {...quarantined} keyOf={(name) => name}>
        {(name) => <span className={layout.mono}>{name}</span>}
      </Examples>
      <p className={layout.muted}>{t('looked', { identifiers, links })}</p>
    </div>
  );
};

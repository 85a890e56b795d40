import { useFormatter, useTranslations } from 'use-intl';
import layout from '../../ui/layout.module.css';
import styles from './graph.module.css';
import { splitName } from './person.ts';
import { type Parting, useSegmentNames } from './profiles-queries.ts';

type Person = Parting['after'][number];

/** Segments that nobody is in afterwards who was before, and the other way round. */
const changes = ({ before, after }: Parting) => {
  const inBefore = new Set(before.flatMap(({ segments }) => segments));
  const inAfter = new Set(after.flatMap(({ segments }) => segments));
  return {
    left: [...inBefore].filter((id) => !inAfter.has(id)),
    entered: [...inAfter].filter((id) => !inBefore.has(id)),
  };
};

const PersonCard = ({ person, title }: { readonly person: Person; readonly title: string }) => {
  const t = useTranslations('profiles.part');
  const format = useFormatter();
  const segmentName = useSegmentNames();
  const more = person.identifierCount - person.identifiers.length;
  return (
    <li className={styles.person}>
      <strong>{title}</strong>
      <span>{format.list(person.identifiers.map((name) => splitName(name).value))}</span>
      {more > 0 && <span className={layout.muted}>{t('more', { count: more })}</span>}
      <span className={layout.number}>{t('events', { count: person.events })}</span>
      <span className={layout.muted}>
        {person.segments.length === 0
          ? t('noSegments')
          : t('segments', { segments: format.list(person.segments.map(segmentName)) })}
      </span>
    </li>
  );
};

/** Who there would be after the order, counted. */
export const PartingPreview = ({ parting, profileId }: { readonly parting: Parting; readonly profileId: string }) => {
  const t = useTranslations('profiles.part');
  const format = useFormatter();
  const segmentName = useSegmentNames();
  const { before, after, linksCut, linksFollowed } = parting;
  const { left, entered } = changes(parting);
  const titleOf = ({ profileId: id }: Person): string =>
    id === undefined ? t('newProfile') : t(id === profileId ? 'thisProfile' : 'otherProfile');
  return (
    <section className={layout.tight} aria-label={t('preview')}>
      <p role="status">
        {t('outcome', { before: before.length, after: after.length })} {linksCut > 0 && t('cut', { count: linksCut })}
        {linksFollowed > 0 && t('followed', { count: linksFollowed })}
      </p>
      <ul className={styles.persons}>
        {after.map((person) => (
          <PersonCard key={person.identifiers.join(' ')} person={person} title={titleOf(person)} />
        ))}
      </ul>
      {left.length > 0 && <p>{t('left', { segments: format.list(left.map(segmentName)) })}</p>}
      {entered.length > 0 && <p>{t('entered', { segments: format.list(entered.map(segmentName)) })}</p>}
    </section>
  );
};

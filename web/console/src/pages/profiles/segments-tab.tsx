import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { serverNow } from '../../api/clock.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Panel } from '../../ui/panel.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Time } from '../../ui/time.tsx';
import { fromLocal, toLocal } from './local-time.ts';
import styles from './profile.module.css';
import { useMemberships, useSegmentNames } from './profiles-queries.ts';
import { WhyDisclosure } from './why.tsx';

interface Shown {
  readonly id: string;
  readonly member: boolean;
  readonly since?: string | undefined;
}

const Segment = ({ profileId, at, segment }: { profileId: string; at: string | undefined; segment: Shown }) => {
  const t = useTranslations('profiles.segments');
  const nameOf = useSegmentNames();
  const { id, member, since } = segment;
  return (
    <li className={styles.item}>
      <div className={styles.itemHead}>
        <Badge tone={member ? 'good' : 'neutral'}>{t(member ? 'in' : 'out')}</Badge>
        <strong>{nameOf(id)}</strong>
        {member && since !== undefined && (
          <span className={layout.muted}>{t.rich('since', { time: () => <Time at={since} as="instant" /> })}</span>
        )}
        <WhyDisclosure profileId={profileId} segmentId={id} at={at} name={nameOf(id)} />
      </div>
    </li>
  );
};

/** Every segment, whether the person is in it and why, now or at an instant of the past. */
export const SegmentsTab = () => {
  const t = useTranslations('profiles.segments');
  const nameOf = useSegmentNames();
  const { profileId } = useParams({ from: '/profiles/$profileId/segments' });
  const { at } = useSearch({ from: '/profiles/$profileId/segments' });
  const navigate = useNavigate();
  const look = (when: string | undefined) =>
    void navigate({
      to: '/profiles/$profileId/segments',
      params: { profileId },
      search: when === undefined ? {} : { at: when },
      replace: at !== undefined && when !== undefined,
    });
  return (
    <Panel
      title={t('title')}
      description={at === undefined ? t('now') : t('then')}
      flush
      actions={
        <div className={layout.rowEnd}>
          <TextField
            label={t('at')}
            type="datetime-local"
            value={at === undefined ? '' : toLocal(at)}
            max={toLocal(new Date(serverNow()).toISOString())}
            onChange={(text) => look(fromLocal(text))}
          />
          {at !== undefined && <Button onClick={() => look(undefined)}>{t('backToNow')}</Button>}
        </div>
      }
      query={useMemberships(profileId, at)}
      isEmpty={({ segments }) => segments.length === 0}
      empty={<EmptyState title={t('noneDefined')}>{t('noneDefinedAdvice')}</EmptyState>}
    >
      {({ segments }) => (
        <ul className={styles.items}>
          {segments
            .toSorted((a, b) => Number(b.member) - Number(a.member) || nameOf(a.id).localeCompare(nameOf(b.id)))
            .map((segment) => (
              <Segment key={segment.id} profileId={profileId} at={at} segment={segment} />
            ))}
        </ul>
      )}
    </Panel>
  );
};

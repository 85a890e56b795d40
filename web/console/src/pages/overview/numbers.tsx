import { useFormatter, useTranslations } from 'use-intl';
import type { EventRange } from '../../../../../shared/domain/overview/event-range.ts';
import { Stat, Stats } from '../../ui/charts/stat.tsx';
import { Time } from '../../ui/time.tsx';
import { totalOf } from './event-points.ts';
import type { Costs, Events, Overview } from './overview-queries.ts';

interface Props {
  readonly range: EventRange;
  readonly overview: Overview;
  readonly events: Events | undefined;
  readonly before: Events | undefined;
  readonly costs: Costs | undefined;
}

const UNKNOWN = '–';

const Profiles = ({ profiles }: Pick<Overview, 'profiles'>) => {
  const t = useTranslations('overview.numbers');
  const format = useFormatter();
  const { count, how, margin, asOf } = profiles;
  const digits = how === 'estimated' ? { maximumSignificantDigits: 3 } : {};
  return (
    <Stat
      label={t('profiles')}
      value={t(how, { count: format.number(count, digits) })}
      note={
        <span>
          {how === 'estimated' && (
            <>{t('margin', { margin: format.number(margin, { style: 'percent', maximumFractionDigits: 0 }) })} · </>
          )}
          {t.rich('asOf', { time: () => <Time at={asOf} /> })}
        </span>
      }
    />
  );
};

const Runs = ({ exports }: { readonly exports: NonNullable<Overview['exports']> }) => {
  const t = useTranslations('overview.numbers');
  const format = useFormatter();
  const { succeeded, partial, failed, underWay } = exports.runs;
  return (
    <Stat
      label={t('runs')}
      value={format.number(succeeded + partial + failed + underWay)}
      note={t('runsOf', { failed: failed + partial, underWay })}
    />
  );
};

/** The numbers of the moment, each beside the one of the period before where there is one. */
export const Numbers = ({ range, overview, events, before, costs }: Props) => {
  const t = useTranslations('overview.numbers');
  const format = useFormatter();
  const [now, earlier] = [events && totalOf(events), before && totalOf(before)];
  const period = t(`before.${range}`);
  const compared = (fate: 'accepted' | 'quarantined') =>
    now && earlier ? { now: now[fate], was: earlier[fate], period } : undefined;
  const share = now && now.accepted > 0 ? now.applied / now.accepted : undefined;
  const usd = { style: 'currency', currency: 'USD' } as const;
  return (
    <Stats>
      <Stat label={t('events')} value={now ? format.number(now.accepted) : UNKNOWN} before={compared('accepted')} />
      <Stat
        label={t('applied')}
        value={share === undefined ? UNKNOWN : format.number(share, { style: 'percent', maximumFractionDigits: 1 })}
        note={now && t('appliedOf', { applied: now.applied, accepted: now.accepted })}
      />
      <Stat
        label={t('quarantined')}
        value={now ? format.number(now.quarantined) : UNKNOWN}
        before={compared('quarantined')}
      />
      <Profiles profiles={overview.profiles} />
      {overview.exports && <Runs exports={overview.exports} />}
      <Stat
        label={t('cost')}
        value={costs ? format.number(costs.soFar, usd) : UNKNOWN}
        note={costs && t('projected', { amount: format.number(costs.projected, usd) })}
      />
    </Stats>
  );
};

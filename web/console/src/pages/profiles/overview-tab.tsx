import { useParams } from '@tanstack/react-router';
import { useCan } from '../../app/access.ts';
import layout from '../../ui/layout.module.css';
import { ConsentCard } from './consent-card.tsx';
import { IdentifiersCard } from './identifiers-card.tsx';
import { type Profile, useProfile } from './profiles-queries.ts';
import { SegmentsCard } from './segments-card.tsx';
import { ComputedTraitsCard, TraitsCard } from './traits-card.tsx';

const Overview = ({ profile }: { readonly profile: Profile }) => {
  const can = useCan();
  return (
    <div className={layout.mainAndSide}>
      <div className={layout.stack}>
        <IdentifiersCard profile={profile} />
        <TraitsCard profile={profile} />
        <ComputedTraitsCard profile={profile} />
      </div>
      <div className={layout.stack}>
        <SegmentsCard profile={profile} />
        <ConsentCard profile={profile} hasProof={can('GET /v1/profiles/{identifier}/consents')} />
      </div>
    </div>
  );
};

/** Who somebody is, and where each thing that is known comes from. */
export const OverviewTab = () => {
  const { profileId } = useParams({ from: '/profiles/$profileId/' });
  const { data } = useProfile(profileId);
  return data && <Overview profile={data} />;
};

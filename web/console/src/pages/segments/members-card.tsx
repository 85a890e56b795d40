import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { answerOf, api } from '../../api/client.ts';
import { withSearch } from '../../app/search.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Panel, QueryView } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { PersonLink } from './person-link.tsx';
import styles from './segments.module.css';
import { useMembers } from './segments-queries.ts';
import { WhyTree } from './why-tree.tsx';

const useWhy = (segmentId: string, profileId: string) =>
  useQuery({
    queryKey: ['profiles', profileId, 'segments', segmentId],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/profiles/{identifier}/segments/{id}', {
          params: { path: { identifier: `profileId:${profileId}`, id: segmentId } },
          signal,
        }),
      ),
  });

const WhyDialog = ({
  segmentId,
  profileId,
  onClose,
}: {
  segmentId: string;
  profileId: string;
  onClose: () => void;
}) => {
  const t = useTranslations('segments.page');
  return (
    <Dialog
      open
      shape="side"
      onClose={onClose}
      title={t('whyTitle')}
      description={<PersonLink profileId={profileId} />}
    >
      <QueryView query={useWhy(segmentId, profileId)}>{(answer) => <WhyTree answer={answer} />}</QueryView>
    </Dialog>
  );
};

/** Some members, each with a way to see why. Who is looked at is in the address. */
export const MembersCard = ({ segmentId }: { readonly segmentId: string }) => {
  const t = useTranslations('segments.page');
  const navigate = useNavigate({ from: '/segments/$segmentId' });
  const { why } = useSearch({ from: '/segments/$segmentId' });
  const show = (profileId: string | undefined) =>
    void navigate({ search: (former) => withSearch(former, { why: profileId }), resetScroll: false });
  return (
    <Panel
      title={t('members')}
      description={t('membersHelp')}
      query={useMembers(segmentId, true)}
      isEmpty={({ members }) => members.length === 0}
      empty={<EmptyState title={t('membersNone')} />}
    >
      {({ members }) => (
        <>
          <ul className={styles.people}>
            {members.map(({ profileId, since }) => (
              <li key={profileId} className={styles.person}>
                <PersonLink profileId={profileId} />
                <span className={layout.row}>
                  <span className={layout.muted}>
                    <Time at={since} />
                  </span>
                  <Button small kind="quiet" onClick={() => show(profileId)}>
                    {t('why')}
                  </Button>
                </span>
              </li>
            ))}
          </ul>
          {why !== undefined && <WhyDialog segmentId={segmentId} profileId={why} onClose={() => show(undefined)} />}
        </>
      )}
    </Panel>
  );
};

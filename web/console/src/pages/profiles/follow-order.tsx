import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { shortId, splitName } from './person.ts';
import { type PartingKind, useRefreshProfiles } from './profile-orders.ts';
import { type Graph, isDecided, lookUpProfile } from './profiles-queries.ts';

/** An order that was given and may not be carried out yet. */
export interface Following {
  readonly kind: PartingKind;
  readonly messageId: string;
  readonly identifiers: readonly string[];
}

/** Says how far an order is: until the graph shows it, then where those that it named are now. */
export const FollowOrder = ({
  following,
  graph,
}: {
  readonly following: Following;
  readonly graph: Graph | undefined;
}) => {
  const t = useTranslations('profiles.follow');
  const { kind, messageId, identifiers } = following;
  const refresh = useRefreshProfiles();
  const isDone = isDecided(graph, messageId);
  const [first = ''] = identifiers;
  const { data: other } = useQuery({
    queryKey: ['profiles', 'after', messageId],
    enabled: isDone && kind === 'unlink',
    queryFn: () => {
      const { type, value } = splitName(first);
      return lookUpProfile(type, value);
    },
  });
  useEffect(() => {
    if (isDone) void refresh();
  }, [isDone, refresh]);
  if (!isDone)
    return (
      <Notice tone="info" title={t(`${kind}.waiting`)}>
        <Progress label={t(`${kind}.waiting`)} />
      </Notice>
    );
  return (
    <Notice tone="good" title={t(`${kind}.done`)}>
      {other && (
        <p>
          <Link to="/profiles/$profileId" params={{ profileId: other.profileId }}>
            {t('other', { id: shortId(other.profileId) })}
          </Link>
        </p>
      )}
    </Notice>
  );
};

import { Link, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { isStatus } from '../../api/api-error.ts';
import { useCan } from '../../app/access.ts';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Card, QueryView } from '../../ui/panel.tsx';
import { TabLink, TabList } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { labelOf, shortId } from './person.ts';
import { type Profile, useProfile } from './profiles-queries.ts';
import { forgetProfile, noteProfile } from './remember-profiles.ts';

const Trail = () => {
  const t = useTranslations('profiles');
  return <Link to="/profiles">{t('title')}</Link>;
};

/** Erased, or never there: what that may mean, and where to go on. */
const Gone = ({ profileId }: { readonly profileId: string }) => {
  const t = useTranslations('profiles.gone');
  useEffect(() => forgetProfile(profileId), [profileId]);
  return (
    <Page title={t('title')} trail={<Trail />}>
      <Card>
        <EmptyState
          title={t('what', { id: shortId(profileId) })}
          action={
            <ButtonLink to="/profiles" kind="primary">
              {t('find')}
            </ButtonLink>
          }
        >
          <p>{t('why')}</p>
        </EmptyState>
      </Card>
    </Page>
  );
};

const Tabs = ({ profileId }: { readonly profileId: string }) => {
  const t = useTranslations('profiles.tab');
  const can = useCan();
  const params = { profileId };
  return (
    <TabList label={t('label')}>
      <TabLink to="/profiles/$profileId" params={params} activeOptions={{ exact: true, includeSearch: false }}>
        {t('overview')}
      </TabLink>
      <TabLink to="/profiles/$profileId/timeline" params={params}>
        {t('timeline')}
      </TabLink>
      <TabLink to="/profiles/$profileId/identity" params={params}>
        {t('identity')}
      </TabLink>
      <TabLink to="/profiles/$profileId/segments" params={params}>
        {t('segments')}
      </TabLink>
      {can('GET /v1/profiles/{identifier}/consents') && (
        <TabLink to="/profiles/$profileId/consents" params={params}>
          {t('consents')}
        </TabLink>
      )}
      {can('GET /v1/profiles/{identifier}/recipients') && (
        <TabLink to="/profiles/$profileId/recipients" params={params}>
          {t('recipients')}
        </TabLink>
      )}
      {can('POST /v1/privacy/requests') && (
        <TabLink to="/profiles/$profileId/privacy" params={params}>
          {t('privacy')}
        </TabLink>
      )}
    </TabList>
  );
};

const Seen = ({ profile: { profileId, firstSeen, lastSeen, restrictedSince } }: { readonly profile: Profile }) => {
  const t = useTranslations('profiles');
  return (
    <span className={layout.row}>
      <span className={layout.row}>
        <code className={layout.mono} title={profileId}>
          {shortId(profileId)}
        </code>
        <CopyButton text={profileId} />
      </span>
      {firstSeen && <span>{t.rich('firstSeen', { time: () => <Time at={firstSeen} as="date" /> })}</span>}
      {firstSeen && lastSeen && <span aria-hidden="true">·</span>}
      {lastSeen && <span>{t.rich('lastSeen', { time: () => <Time at={lastSeen} /> })}</span>}
      {restrictedSince && <Badge tone="warn">{t('restricted')}</Badge>}
    </span>
  );
};

/** A former id leads to the profile that it became part of, and the page says so. */
const useSurvivor = (profileId: string, profile: Profile | undefined) => {
  const navigate = useNavigate();
  const survivor = profile?.profileId;
  useEffect(() => {
    if (survivor === undefined) return;
    noteProfile(survivor);
    if (survivor === profileId) return;
    void navigate({
      to: '/profiles/$profileId',
      params: { profileId: survivor },
      search: { former: profileId },
      replace: true,
    });
  }, [navigate, profileId, survivor]);
};

/** One person: a heading, and a part for each question. */
export const ProfilePage = () => {
  const t = useTranslations('profiles');
  const { profileId } = useParams({ from: '/profiles/$profileId' });
  const { former } = useSearch({ from: '/profiles/$profileId' });
  const query = useProfile(profileId);
  useSurvivor(profileId, query.data);
  if (isStatus(query.error, 404)) return <Gone profileId={profileId} />;
  const id = shortId(profileId);
  const title = query.data ? (labelOf(query.data) ?? t('visitor', { id })) : t('profile', { id });
  return (
    <Page
      title={title}
      tabTitle={t('profile', { id })}
      trail={<Trail />}
      {...(query.data && { description: <Seen profile={query.data} /> })}
    >
      {former !== undefined && former !== profileId && (
        <Notice tone="info" title={t('former.title')}>
          <p>{t('former.text', { id: shortId(former) })}</p>
        </Notice>
      )}
      <Tabs profileId={profileId} />
      <QueryView query={query} rows={8}>
        {() => <Outlet />}
      </QueryView>
    </Page>
  );
};

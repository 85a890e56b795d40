import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { Page } from '../../ui/page.tsx';
import { TabLink, TabList } from '../../ui/tabs.tsx';

const TABS = [
  { key: 'requests', to: '/privacy/requests', takes: 'GET /v1/privacy/requests' },
  { key: 'policy', to: '/privacy/policy', takes: 'GET /v1/privacy/policy' },
  { key: 'retention', to: '/privacy/retention', takes: 'GET /v1/privacy/retention' },
  { key: 'register', to: '/privacy/register', takes: 'GET /v1/privacy/register' },
  { key: 'audit', to: '/privacy/audit', takes: 'GET /v1/audit' },
] as const;

interface Props {
  readonly tab: (typeof TABS)[number]['key'];
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What the parts of privacy have in common: the heading and the way to each other. */
export const PrivacyFrame = ({ tab, actions, children }: Props) => {
  const t = useTranslations('privacy');
  const can = useCan();
  return (
    <Page
      title={t('title')}
      tabTitle={t('tabTitle', { part: t(`tab.${tab}`) })}
      description={t(`description.${tab}`)}
      actions={actions}
    >
      <TabList label={t('title')}>
        {TABS.filter(({ takes }) => can(takes)).map(({ key, to }) => (
          <TabLink key={key} to={to} search={{}}>
            {t(`tab.${key}`)}
          </TabLink>
        ))}
      </TabList>
      {children}
    </Page>
  );
};

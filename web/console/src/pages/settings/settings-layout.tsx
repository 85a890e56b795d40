import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { GuardedRoute } from '../../api/access.gen.ts';
import { useCan } from '../../app/access.ts';
import { Page } from '../../ui/page.tsx';
import { TabLink, TabList } from '../../ui/tabs.tsx';

/** The parts of the settings, and the call without which each would be empty. */
const TABS = [
  { key: 'identity', to: '/settings/identity', takes: 'GET /v1/identity/rules' },
  { key: 'shared', to: '/settings/shared-identifiers', takes: 'GET /v1/identity/quarantine' },
  { key: 'tokens', to: '/settings/tokens', takes: 'GET /v1/tokens' },
  { key: 'roles', to: '/settings/roles', takes: undefined },
  { key: 'appearance', to: '/settings/appearance', takes: undefined },
] as const satisfies readonly { key: string; to: string; takes: GuardedRoute | undefined }[];

interface Props {
  readonly tab: (typeof TABS)[number]['key'];
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What every part of the settings has above it. */
export const SettingsLayout = ({ tab, actions, children }: Props) => {
  const t = useTranslations('settings');
  const can = useCan();
  return (
    <Page title={t('title')} tabTitle={`${t(`tabs.${tab}`)} · ${t('title')}`} actions={actions}>
      <TabList label={t('tabs.label')}>
        {TABS.filter(({ takes }) => takes === undefined || can(takes)).map(({ key, to }) => (
          <TabLink key={key} to={to}>
            {t(`tabs.${key}`)}
          </TabLink>
        ))}
      </TabList>
      {children}
    </Page>
  );
};

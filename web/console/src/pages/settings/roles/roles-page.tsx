import { useTranslations } from 'use-intl';
import { CodeBlock } from '../../../ui/code-block.tsx';
import layout from '../../../ui/layout.module.css';
import { Card } from '../../../ui/panel.tsx';
import { SettingsLayout } from '../settings-layout.tsx';
import { RoleMatrix } from './role-matrix.tsx';

const INVITE = 'npm run invite -- ann@shop.example --role marketer';

/** Who may do what, and how people get in. */
export const RolesPage = () => {
  const t = useTranslations('settings.roles');
  return (
    <SettingsLayout tab="roles">
      <Card title={t('people.title')}>
        <div className={layout.tight}>
          <p>{t('people.text')}</p>
          <CodeBlock code={INVITE} label={t('people.label')} />
          <p className={layout.muted}>{t('people.change')}</p>
        </div>
      </Card>
      <Card flush title={t('matrix')} description={t('intro')}>
        <RoleMatrix />
      </Card>
    </SettingsLayout>
  );
};

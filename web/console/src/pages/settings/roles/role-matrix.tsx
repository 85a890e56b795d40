import { Check } from 'lucide-react';
import { Fragment } from 'react';
import { useTranslations } from 'use-intl';
import { ROLES, type Role } from '../../../../../../shared/domain/access/caller.ts';
import { type Capability, capabilities } from './capabilities.ts';
import styles from './roles.module.css';

const Mark = ({ isIn }: { readonly isIn: boolean }) => {
  const t = useTranslations('settings.roles');
  return (
    <td className={styles.mark}>
      {isIn ? (
        <Check aria-hidden />
      ) : (
        <span aria-hidden className={styles.none}>
          –
        </span>
      )}
      <span className="visually-hidden">{isIn ? t('yes') : t('no')}</span>
    </td>
  );
};

/** What a capability is in words; `capabilities.test.ts` holds that there are some for each. */
const useCapabilityWords = () => {
  const t = useTranslations('settings.roles.can');
  return ({ tag, access }: Pick<Capability, 'tag' | 'access'>): string => t(`${tag}.${access}` as 'Sources.observe');
};

const Row = ({ capability, roles }: { readonly capability: Capability; readonly roles: readonly Role[] }) => {
  const t = useTranslations('settings.roles');
  const words = useCapabilityWords();
  const { routes } = capability;
  return (
    <tr>
      <th scope="row">
        {words(capability)}
        <details className={styles.calls}>
          <summary>{t('calls', { count: routes.length })}</summary>
          <ul>
            {routes.map((route) => (
              <li key={route}>
                <code>{route}</code>
              </li>
            ))}
          </ul>
        </details>
      </th>
      {roles.map((role) => (
        <Mark key={role} isIn={capability.roles.includes(role)} />
      ))}
    </tr>
  );
};

/** Which role may do what. */
export const RoleMatrix = () => {
  const t = useTranslations('settings.roles');
  const role = useTranslations('app.role');
  const all = capabilities();
  return (
    <div className={styles.scroller} tabIndex={0} role="group" aria-label={t('matrix')}>
      <table className={styles.matrix} aria-label={t('matrix')}>
        <thead>
          <tr>
            <th scope="col">{t('capability')}</th>
            {ROLES.map((each) => (
              <th key={each} scope="col" className={styles.mark}>
                {role(each)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.map((capability, index) => (
            <Fragment key={`${capability.tag} ${capability.access}`}>
              {all[index - 1]?.tag !== capability.tag && (
                <tr className={styles.area}>
                  <th scope="colgroup" colSpan={ROLES.length + 1}>
                    {t(`area.${capability.tag}`)}
                  </th>
                </tr>
              )}
              <Row capability={capability} roles={ROLES} />
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
};

import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import layout from '../../ui/layout.module.css';
import type { Users } from './segment-users.ts';

/** What relies on a segment, each with the way to it. */
export const UsersList = ({ users }: { readonly users: Users }) => {
  const t = useTranslations('app.navigation');
  return (
    <ul className={layout.tight}>
      {users.segments.map(({ id, name }) => (
        <li key={`segment ${id}`} className={layout.spread}>
          <Link to="/segments/$segmentId" params={{ segmentId: id }}>
            {name}
          </Link>
          <span className={layout.muted}>{t('segments')}</span>
        </li>
      ))}
      {users.exports.map(({ id }) => (
        <li key={`export ${id}`} className={layout.spread}>
          <Link to="/exports/$exportId" params={{ exportId: id }}>
            {id}
          </Link>
          <span className={layout.muted}>{t('exports')}</span>
        </li>
      ))}
    </ul>
  );
};

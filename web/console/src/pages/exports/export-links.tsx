import { Link } from '@tanstack/react-router';
import layout from '../../ui/layout.module.css';
import { ExportName } from './export-name.tsx';
import type { Export } from './exports-queries.ts';

/** Exports by name, each leading to itself. */
export const ExportLinks = ({ exports }: { readonly exports: readonly Export[] }) => (
  <ul className={layout.tight}>
    {exports.map((each) => (
      <li key={each.id}>
        <Link to="/exports/$exportId" params={{ exportId: each.id }}>
          <ExportName of={each} />
        </Link>
      </li>
    ))}
  </ul>
);

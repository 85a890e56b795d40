import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ReactNode } from 'react';
import styles from './tabs.module.css';

/** Parts of a page that have addresses of their own: each tab is a link, so that back works and a tab can be sent to somebody. */
export const TabList = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <nav className={styles.tabs} aria-label={label}>
    {children}
  </nav>
);

const Anchor = (props: AnchorHTMLAttributes<HTMLAnchorElement>) => <a {...props} className={styles.tab} />;

/** A tab; the one of the address has `aria-current`. */
export const TabLink = createLink(Anchor);

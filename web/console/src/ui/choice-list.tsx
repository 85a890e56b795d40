import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ReactNode } from 'react';
import styles from './choice-list.module.css';

/** A few views of the same thing, side by side: a period, a unit. Each is a link, so that the view is in the address. */
export const ChoiceList = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <nav className={styles.choices} aria-label={label}>
    {children}
  </nav>
);

const Anchor = (props: AnchorHTMLAttributes<HTMLAnchorElement>) => <a {...props} className={styles.choice} />;

/** One of the views; give `aria-current` to the one that is shown. */
export const ChoiceLink = createLink(Anchor);

import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ReactNode } from 'react';
import styles from './choice-list.module.css';

/** A few views of the same thing, side by side: a period, a unit. Each is a link, so that the view is in the address. */
export const ChoiceList = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <nav className={styles.choices} aria-label={label}>
    {children}
  </nav>
);

interface ChoiceProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly isShown: boolean;
}

// The router takes every link for the current one whose search is a part of the address's: a page knows better.
const Anchor = ({ isShown, ...props }: ChoiceProps) => (
  <a {...props} className={styles.choice} aria-current={isShown ? 'true' : undefined} />
);

/** One of the views. */
export const ChoiceLink = createLink(Anchor);

import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './button.module.css';
import { classNames } from './class-names.ts';

interface Look {
  /** `quiet` (no border) is for rows and toolbars; `danger` for what takes something away. */
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly icon?: ReactNode;
  readonly small?: boolean;
}

const classOf = ({ kind = 'secondary', small, icon }: Look, children: ReactNode, className?: string): string =>
  classNames(
    styles.button,
    styles[kind],
    small && styles.small,
    icon !== undefined && children == null && styles.bare,
    className,
  );

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  /** Work is under way: the button stays where it is and takes no second click. */
  readonly busy?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button. Without children give `aria-label`. */
export const Button = ({ kind, icon, small, busy = false, children, className, ...rest }: ButtonProps) => (
  <button
    type="button"
    {...rest}
    className={classOf({ ...(kind && { kind }), icon, ...(small && { small }) }, children, className)}
    aria-busy={busy || undefined}
    disabled={rest.disabled || busy}
  >
    {icon}
    {children}
  </button>
);

interface AnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement>, Look {
  readonly ref?: Ref<HTMLAnchorElement>;
}

/** A plain anchor that looks like a button: for downloads and other sites. */
export const ButtonAnchor = ({ kind, icon, small, children, className, ...rest }: AnchorProps) => (
  <a {...rest} className={classOf({ ...(kind && { kind }), icon, ...(small && { small }) }, children, className)}>
    {icon}
    {children}
  </a>
);

/** A link of the router that looks like a button. */
export const ButtonLink = createLink(ButtonAnchor);

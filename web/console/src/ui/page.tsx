import { type ReactNode, useEffect, useRef } from 'react';
import styles from './page.module.css';

interface Props {
  readonly title: string;
  /** What the browser's tab says; the title if not given. */
  readonly tabTitle?: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** Where this is: links to what it is a part of. */
  readonly trail?: ReactNode;
  readonly children: ReactNode;
}

/** A page: its heading, which has the focus after navigation so that keyboards and screen readers begin here, and its parts. */
export const Page = ({ title, tabTitle = title, description, actions, trail, children }: Props) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${tabTitle} · Headwater`;
  }, [tabTitle]);
  useEffect(() => {
    // Whoever came by a link that is still there, in the navigation, begins here too.
    const { activeElement } = document;
    const hasCome = activeElement === document.body || activeElement?.closest('[data-leads]');
    if (hasCome) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.titles}>
          {trail !== undefined && <div className={styles.trail}>{trail}</div>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {description !== undefined && <p className={styles.description}>{description}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
};

import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import { ErrorNotice } from './error-notice.tsx';
import styles from './panel.module.css';
import { Skeleton } from './skeleton.tsx';

interface FrameProps {
  readonly title?: ReactNode;
  /** Beside the title: buttons, a choice of period. */
  readonly actions?: ReactNode;
  /** Under the title, one line that says what this is. */
  readonly description?: ReactNode;
  /** Without padding, for tables that reach the edge. */
  readonly flush?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A part of a page, with its heading. */
export const Card = ({ title, actions, description, flush, className, children }: FrameProps) => {
  const id = useId();
  return (
    <section className={classNames(styles.card, className)} aria-labelledby={title === undefined ? undefined : id}>
      {(title !== undefined || actions !== undefined) && (
        <header className={styles.header}>
          <div>
            {title !== undefined && <h2 id={id}>{title}</h2>}
            {description !== undefined && <p className={styles.description}>{description}</p>}
          </div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </header>
      )}
      <div className={classNames(styles.body, flush && styles.flush)}>{children}</div>
    </section>
  );
};

type Query<T> = Pick<UseQueryResult<T>, 'data' | 'error' | 'isPending' | 'isFetching' | 'refetch'>;

interface QueryProps<T> {
  readonly query: Query<T>;
  /** What is shown where the data holds nothing: say what to do next. `undefined` from `isEmpty` or `false`: there is something. */
  readonly isEmpty?: (data: T) => boolean;
  readonly empty?: ReactNode;
  /** Rows of the placeholder, about as high as the data will be. */
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
}

/**
 * Draws a query: a placeholder while it loads, an empty state, an error with a way to try again, the data. Data that could
 * not be refreshed stays, with the error above it.
 */
export const QueryView = <T,>({ query, isEmpty, empty, rows = 3, children }: QueryProps<T>) => {
  const { data, error, isPending, isFetching, refetch } = query;
  const retry = () => void refetch();
  if (data === undefined) {
    if (error) return <ErrorNotice error={error} onRetry={retry} busy={isFetching} />;
    return isPending ? <Skeleton rows={rows} /> : null;
  }
  return (
    <>
      {error && <ErrorNotice error={error} onRetry={retry} busy={isFetching} isStale />}
      {isEmpty?.(data) ? empty : children(data)}
    </>
  );
};

/** A card that draws a query. */
export const Panel = <T,>({
  query,
  isEmpty,
  empty,
  rows,
  children,
  ...frame
}: Omit<FrameProps, 'children'> & QueryProps<T>) => (
  <Card {...frame}>
    <QueryView {...{ query, empty, children }} {...(isEmpty && { isEmpty })} {...(rows !== undefined && { rows })} />
  </Card>
);

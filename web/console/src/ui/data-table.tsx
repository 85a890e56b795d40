import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type CSSProperties, memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from './class-names.ts';
import styles from './data-table.module.css';

/** A column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** A track of CSS grid, `minmax(8rem, 1fr)` if not given. */
  readonly width?: string;
  readonly align?: 'end';
  /** Left out where the table is narrower than 40 rem (`medium`) or 60 rem (`wide`). */
  readonly from?: 'medium' | 'wide';
  readonly sortable?: boolean;
}

/** By which column rows are sorted. */
export interface Sort {
  readonly key: string;
  readonly descending: boolean;
}

interface Props<Row> {
  /** What the table lists, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row, index: number) => string;
  readonly sort?: Sort | undefined;
  /** The page sorts the rows (or asks for them sorted) and keeps the sort in its address. */
  readonly onSort?: (sort: Sort) => void;
  /** A click anywhere in the row; give the first cell a link or button that does the same, for keyboards. */
  readonly onRowClick?: (row: Row) => void;
  readonly isSelected?: (row: Row) => boolean;
  /** The end of the rows came into view: time to fetch more. */
  readonly onEnd?: () => void;
  /** How many rows there are in all, where not all are here. */
  readonly total?: number;
  /** The most that the table is high before it scrolls, `70dvh` if not given. */
  readonly maxHeight?: string;
  readonly footer?: ReactNode;
}

/** Rows that are drawn beyond what is seen, so that quick scrolling shows no gaps. */
const OVERSCAN = 12;
const ROW_PX = 40;

const HeaderCell = <Row,>({ column, sort, onSort }: { column: Column<Row> } & Pick<Props<Row>, 'sort' | 'onSort'>) => {
  const isSorted = sort?.key === column.key;
  const direction = sort?.descending ? 'descending' : 'ascending';
  return (
    <div
      role="columnheader"
      tabIndex={-1}
      aria-sort={isSorted ? direction : undefined}
      className={classNames(styles.cell, column.align && styles.end, column.from && styles[column.from])}
    >
      {column.sortable && onSort ? (
        <button
          type="button"
          className={styles.sort}
          onClick={() => onSort({ key: column.key, descending: isSorted ? !sort.descending : column.align === 'end' })}
        >
          {column.header}
          {isSorted && (sort.descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
        </button>
      ) : (
        column.header
      )}
    </div>
  );
};

interface CellsProps {
  readonly columns: readonly Column<never>[];
  readonly row: unknown;
}

/** The cells of a row. They are drawn once: scrolling draws those of rows that come into view only. */
const Cells = memo(({ columns, row }: CellsProps) =>
  columns.map((column) => (
    <div
      role="cell"
      key={column.key}
      className={classNames(styles.cell, column.align && styles.end, column.from && styles[column.from])}
    >
      {column.cell(row as never)}
    </div>
  )),
);

const Rows = <Row,>({
  table,
  virtualizer,
}: {
  table: Props<Row>;
  virtualizer: Virtualizer<HTMLDivElement, Element>;
}) => {
  const { columns, rows, rowKey, onRowClick, isSelected } = table;
  return virtualizer.getVirtualItems().map(({ index, start }) => {
    const row = rows[index];
    if (row === undefined) return null;
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: a shortcut for mice; the row's own link serves keyboards
      // biome-ignore lint/a11y/useFocusableInteractive: as above
      <div
        role="row"
        key={rowKey(row, index)}
        aria-rowindex={index + 2}
        aria-selected={isSelected ? isSelected(row) : undefined}
        data-index={index}
        ref={virtualizer.measureElement}
        className={classNames(styles.row, styles.placed, onRowClick && styles.clickable)}
        style={{ transform: `translateY(${start}px)` }}
        onClick={onRowClick && (() => onRowClick(row))}
      >
        <Cells columns={columns} row={row} />
      </div>
    );
  });
};

const tracksOf = (columns: readonly Column<never>[], from: readonly (string | undefined)[]): string =>
  columns
    .filter((column) => from.includes(column.from))
    .map(({ width = 'minmax(8rem, 1fr)' }) => width)
    .join(' ');

/** A table of any length: only what is in view is in the page. */
export const DataTable = <Row,>(props: Props<Row>) => {
  const { label, columns, rows, sort, onSort, onEnd, total = rows.length, maxHeight = '70dvh', footer } = props;
  const t = useTranslations('app.table');
  const scroller = useRef<HTMLDivElement>(null);
  const rowgroup = useRef<HTMLDivElement>(null);
  const [rowHeight, setRowHeight] = useState(ROW_PX);
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
  });
  const isDrawn = virtualizer.getVirtualItems().length > 0;
  // The nearer rows are to the height that is taken for theirs, the nearer the end of a long list is where it is looked for.
  useLayoutEffect(() => {
    const first = isDrawn ? rowgroup.current?.firstElementChild : undefined;
    if (first) setRowHeight(first.getBoundingClientRect().height);
  }, [isDrawn]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height, so all that was placed by the old one is placed anew
  useLayoutEffect(() => virtualizer.measure(), [rowHeight, virtualizer]);
  const last = virtualizer.getVirtualItems().at(-1)?.index ?? -1;
  const isAtEnd = rows.length > 0 && last >= rows.length - 1;
  useEffect(() => {
    if (isAtEnd) onEnd?.();
  }, [isAtEnd, onEnd]);
  const tracks = {
    '--tracks': tracksOf(columns, [undefined]),
    '--tracks-medium': tracksOf(columns, [undefined, 'medium']),
    '--tracks-wide': tracksOf(columns, [undefined, 'medium', 'wide']),
    maxBlockSize: maxHeight,
  } as CSSProperties;
  return (
    <div className={styles.container}>
      <div
        ref={scroller}
        className={styles.scroller}
        style={tracks}
        tabIndex={0}
        role="group"
        aria-label={t('scrolls', { label })}
      >
        <div role="table" aria-label={label} aria-rowcount={total + 1}>
          <div role="rowgroup" className={styles.head}>
            <div role="row" tabIndex={-1} aria-rowindex={1} className={styles.row}>
              {columns.map((column) => (
                <HeaderCell key={column.key} column={column} sort={sort} {...(onSort && { onSort })} />
              ))}
            </div>
          </div>
          <div ref={rowgroup} role="rowgroup" className={styles.rows} style={{ blockSize: virtualizer.getTotalSize() }}>
            <Rows table={props} virtualizer={virtualizer} />
          </div>
        </div>
      </div>
      {footer !== undefined && <div className={styles.footer}>{footer}</div>}
    </div>
  );
};

import { useId } from 'react';
import styles from './charts.module.css';
import { fillOf, Patterns } from './pattern.tsx';
import { type Colour, colourOf, dashOf, type Series } from './series.ts';

interface SwatchProps {
  readonly colour: Colour;
  readonly as: 'bars' | 'lines';
}

/** The look of a series, small. */
export const Swatch = ({ colour, as }: SwatchProps) => {
  const id = useId();
  return (
    <svg className={styles.swatch} width={16} height={12} aria-hidden="true">
      {as === 'bars' ? (
        <>
          <Patterns id={id} colours={[colour]} />
          <rect width={12} height={12} rx={2} fill={fillOf(id, colour)} />
        </>
      ) : (
        <path d="M0 6 H16" stroke={colourOf(colour)} strokeWidth={2} strokeDasharray={dashOf(colour)} />
      )}
    </svg>
  );
};

interface LegendProps {
  readonly series: readonly Series[];
  readonly as: 'bars' | 'lines';
  readonly format: (value: number) => string;
  /** What the values below are of. */
  readonly caption: string;
  readonly at: number | undefined;
}

const sumOf = ({ values }: Series): number => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

const latestOf = ({ values }: Series): number | null => values.findLast((value) => value !== null) ?? null;

/** Names of series with their values: of the time that is read, else of all (sums of bars, the last of lines). */
export const Legend = ({ series, as, format, caption, at }: LegendProps) => {
  const shownOf = (one: Series): number | null => {
    if (at !== undefined) return one.values[at] ?? null;
    return as === 'bars' ? sumOf(one) : latestOf(one);
  };
  return (
    <div className={styles.legend} aria-hidden="true">
      <span className={styles.caption}>{caption}</span>
      {series.map((one) => {
        const value = shownOf(one);
        return (
          <span key={one.key} className={styles.entry}>
            <Swatch colour={one.colour} as={as} />
            {one.label}
            <span className={styles.value}>{value === null ? '–' : format(value)}</span>
          </span>
        );
      })}
    </div>
  );
};

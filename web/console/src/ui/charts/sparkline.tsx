import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import styles from './charts.module.css';
import { type Colour, colourOf } from './series.ts';

interface Props {
  readonly values: readonly number[];
  /** What it says in words: “1,204 to 1,310 in 30 days”. Without: it only repeats what stands beside it. */
  readonly label?: string;
  readonly colour?: Colour;
  readonly width?: number;
  readonly height?: number;
}

/** The course of a number, as small as a word. */
export const Sparkline = ({ values, label, colour = 1, width = 96, height = 24 }: Props) => {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const x = scaleLinear([0, Math.max(1, values.length - 1)], [1, width - 1]);
  const y = scaleLinear(least === most ? [least - 1, most + 1] : [least, most], [height - 2, 2]);
  const points = values.map((value, index) => [x(index), y(value)] as [number, number]);
  return (
    <svg
      className={styles.spark}
      width={width}
      height={height}
      role="img"
      aria-label={label ?? ''}
      aria-hidden={label === undefined}
    >
      {values.length > 1 && (
        <>
          <path d={area().y0(height)(points) ?? ''} fill={colourOf(colour)} opacity={0.12} />
          <path d={line()(points) ?? ''} className={styles.line} stroke={colourOf(colour)} />
        </>
      )}
    </svg>
  );
};

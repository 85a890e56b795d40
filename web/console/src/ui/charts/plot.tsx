import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { useId } from 'react';
import { BUCKET_MS, type Bucket } from './axis.ts';
import styles from './charts.module.css';
import { fillOf, Patterns } from './pattern.tsx';
import { colourOf, dashOf, type Series, stackOf } from './series.ts';

/** Room for marks of the axes, px. */
export const INSET = { left: 44, right: 8, top: 8, bottom: 22 } as const;

export interface PlotProps {
  readonly times: readonly Date[];
  readonly bucket: Bucket;
  readonly series: readonly Series[];
  readonly as: 'bars' | 'lines';
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly marks: readonly number[];
  readonly format: (value: number) => string;
  readonly names: readonly { readonly at: Date; readonly text: string }[];
  readonly at: number | undefined;
}

/** Places on the plot: bars take their bucket's width, lines begin and end at the edges. */
export const scalesOf = ({
  times,
  bucket,
  as,
  width,
  height,
  top,
}: Pick<PlotProps, 'times' | 'bucket' | 'as' | 'width' | 'height' | 'top'>) => {
  const first = times[0]?.getTime() ?? 0;
  const last = times.at(-1)?.getTime() ?? first;
  const lasting = as === 'bars' || first === last ? BUCKET_MS[bucket] : 0;
  const x = scaleLinear([first, last + lasting], [INSET.left, width - INSET.right]);
  const y = scaleLinear([0, top], [height - INSET.bottom, INSET.top]);
  const span = x(first + BUCKET_MS[bucket]) - x(first);
  return { x, y, span, centre: (at: Date): number => x(at.getTime()) + (as === 'bars' ? span / 2 : 0) };
};

type Scales = ReturnType<typeof scalesOf>;

const Bars = ({ series, times, scales: { x, y, span } }: Pick<PlotProps, 'series' | 'times'> & { scales: Scales }) => {
  const id = useId();
  const gap = span > 4 ? Math.min(3, span * 0.2) : 0;
  const stack = stackOf(series);
  return (
    <>
      <Patterns id={id} colours={[...new Set(series.map(({ colour }) => colour))]} />
      {series.map(({ key, colour }, row) => (
        <g key={key} fill={fillOf(id, colour)}>
          {times.map((at, index) => {
            const { from = 0, to = 0 } = stack[row]?.[index] ?? {};
            if (to === from) return null;
            const place = { x: x(at.getTime()) + gap / 2, y: y(to), width: Math.max(0.5, span - gap) };
            return <rect key={at.getTime()} {...place} height={Math.max(0.75, y(from) - y(to))} />;
          })}
        </g>
      ))}
    </>
  );
};

const Lines = ({ series, times, scales: { y, centre } }: Pick<PlotProps, 'series' | 'times'> & { scales: Scales }) =>
  series.map(({ key, values, colour }) => {
    const known = values.flatMap((value, index) => {
      const at = times[index];
      return at ? [{ at, value }] : [];
    });
    const path = line<(typeof known)[number]>()
      .defined(({ value }) => value !== null)
      .x(({ at }) => centre(at))
      .y(({ value }) => y(value ?? 0));
    const isAlone = known.filter(({ value }) => value !== null).length === 1;
    return (
      <g key={key} stroke={colourOf(colour)} fill={colourOf(colour)}>
        <path d={path(known) ?? ''} className={styles.line} strokeDasharray={dashOf(colour)} />
        {isAlone &&
          known.map(({ at, value }) =>
            value === null ? null : <circle key={at.getTime()} cx={centre(at)} cy={y(value)} r={3} />,
          )}
      </g>
    );
  });

const Axes = ({ width, height, marks, format, names, scales }: PlotProps & { scales: Scales }) => (
  <>
    {marks.map((mark) => (
      <g key={mark}>
        <path
          className={mark === 0 ? styles.base : styles.grid}
          d={`M${INSET.left} ${scales.y(mark)} H${width - INSET.right}`}
        />
        <text className={styles.mark} x={INSET.left - 6} y={scales.y(mark)} dy="0.32em" textAnchor="end">
          {format(mark)}
        </text>
      </g>
    ))}
    {names.map(({ at, text }) => {
      const place = scales.centre(at);
      const anchor = place > width - 36 ? 'end' : place < INSET.left + 16 ? 'start' : 'middle';
      return (
        <text key={at.getTime()} className={styles.mark} x={place} y={height - 6} textAnchor={anchor}>
          {text}
        </text>
      );
    })}
  </>
);

/** The drawing itself; what it says is read from the table beside it. */
export const Plot = (props: PlotProps) => {
  const { width, height, series, times, as, at } = props;
  const scales = scalesOf(props);
  const read = at === undefined ? undefined : times[at];
  return (
    <svg className={styles.plot} width={width} height={height} aria-hidden="true">
      <Axes {...props} scales={scales} />
      {as === 'bars' ? <Bars {...{ series, times, scales }} /> : <Lines {...{ series, times, scales }} />}
      {read && <path className={styles.cursor} d={`M${scales.centre(read)} ${INSET.top} V${height - INSET.bottom}`} />}
    </svg>
  );
};

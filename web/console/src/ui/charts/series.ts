/** A row of values over time, with a colour of the theme (`--series-1` … `--series-6`). */
export interface Series {
  readonly key: string;
  readonly label: string;
  /** One for each time; `null` where nothing is known. */
  readonly values: readonly (number | null)[];
  readonly colour: Colour;
}

export type Colour = 1 | 2 | 3 | 4 | 5 | 6;

export const colourOf = (colour: Colour): string => `var(--series-${colour})`;

/** Lines are told apart by their dashes as well as by their colour. */
const DASHES: Readonly<Record<Colour, string | undefined>> = {
  1: undefined,
  2: '6 3',
  3: '2 3',
  4: '10 3 2 3',
  5: '4 2 1 2',
  6: '1 3',
};

export const dashOf = (colour: Colour): string | undefined => DASHES[colour];

/** A bar of a stack: what it begins and ends at. */
export interface Bar {
  readonly from: number;
  readonly to: number;
}

/** Bars on top of each other, the first series at the bottom: one row a series. */
export const stackOf = (series: readonly Series[]): readonly (readonly Bar[])[] => {
  const tops: number[] = [];
  return series.map(({ values }) =>
    values.map((value, index) => {
      const from = tops[index] ?? 0;
      const to = from + (value ?? 0);
      tops[index] = to;
      return { from, to };
    }),
  );
};

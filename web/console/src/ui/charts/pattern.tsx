import { type Colour, colourOf } from './series.ts';

/** What each colour is drawn with beside, so that no series is told by colour alone. */
const STROKES: Readonly<Record<Colour, string | undefined>> = {
  1: undefined,
  2: 'M0 6 L6 0',
  3: 'M0 3 H6',
  4: 'M3 0 V6',
  5: 'M0 0 L6 6 M0 6 L6 0',
  6: 'M1.5 1.5 h1.5',
};

/** Fills for stacks: `fill={fillOf(id, colour)}` within the same SVG. */
export const Patterns = ({ id, colours }: { readonly id: string; readonly colours: readonly Colour[] }) => (
  <defs>
    {colours.map((colour) => (
      <pattern key={colour} id={`${id}-${colour}`} width={6} height={6} patternUnits="userSpaceOnUse">
        <rect width={6} height={6} fill={colourOf(colour)} />
        <path d={STROKES[colour] ?? ''} stroke="var(--surface)" strokeWidth={1.25} fill="none" />
      </pattern>
    ))}
  </defs>
);

export const fillOf = (id: string, colour: Colour): string => `url(#${id}-${colour})`;

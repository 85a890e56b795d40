import type { Random } from './random.ts';

/** A product as the Segment e-commerce spec names its fields. */
export interface Product {
  readonly product_id: string;
  readonly name: string;
  readonly category: string;
  /** Euro. */
  readonly price: number;
}

const COLOURS = ['Blue', 'Green', 'Red', 'White', 'Oak', 'Copper'] as const;
const THINGS = [
  ['Teapot', 'Kitchen', 29],
  ['Lantern', 'Garden', 24],
  ['Mug', 'Kitchen', 9],
  ['Blanket', 'Living', 49],
  ['Clock', 'Living', 39],
  ['Planter', 'Garden', 18],
  ['Desk Lamp', 'Office', 59],
  ['Notebook', 'Office', 7],
] as const;

const CATALOGUE: readonly Product[] = THINGS.flatMap(([thing, category, price], row) =>
  COLOURS.map((colour, column) => ({
    product_id: `p-${row}${column}`,
    name: `${colour} ${thing}`,
    category,
    price: price + column,
  })),
);

export const FIRST_NAMES = ['Ada', 'Boris', 'Chen', 'Dilan', 'Emma', 'Farid', 'Greta', 'Hugo', 'Iris', 'João'] as const;
export const CITIES = ['Berlin', 'Lyon', 'Malmö', 'Porto', 'Gdańsk', 'Graz', 'Cork', 'Turin'] as const;

/** Any product of the shop. */
export const anyProduct = (random: Random): Product => {
  const product = CATALOGUE[random.between(0, CATALOGUE.length - 1)] ?? CATALOGUE[0];
  if (!product) throw new RangeError('The catalogue is empty.');
  return product;
};

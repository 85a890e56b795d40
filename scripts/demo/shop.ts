import { anyProduct, CITIES, FIRST_NAMES, type Product } from './catalogue.ts';
import { createRandom, type Random } from './random.ts';

/** Where a call comes from: the page's public key, or the shop's server with its secret one. */
export type ShopSource = 'browser' | 'server';

/** A call of an analytics library, with everything it is given. */
export interface ShopCall {
  readonly source: ShopSource;
  readonly method: 'track' | 'identify' | 'page';
  readonly messageId: string;
  readonly timestamp: Date;
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly name?: string;
  readonly event?: string;
  readonly traits?: Record<string, unknown>;
  readonly properties?: Record<string, unknown>;
  readonly context?: Record<string, unknown>;
}

/** What is true of a visitor, whatever the events show. */
export interface Visitor {
  readonly number: number;
  readonly devices: readonly string[];
  readonly userId?: string;
  readonly email?: string;
  readonly calls: readonly ShopCall[];
}

export interface ShopOptions {
  readonly seed: string;
  readonly visitors: number;
  readonly days: number;
  /** The end of the last day, epoch ms: nothing happens later. */
  readonly end: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

type Draft = Omit<ShopCall, 'messageId' | 'timestamp'>;
interface Person {
  readonly random: Random;
  readonly devices: readonly [string, ...string[]];
  readonly userId?: string;
  readonly email?: string;
  readonly traits: Record<string, unknown>;
  readonly consent: Record<string, unknown>;
}

/** How visitors behave: most only look, some leave an address, some become customers on one or two devices. */
const personOf = (random: Random, name: string): Person => {
  const kind = random.next();
  const isCustomer = kind > 0.6;
  const hasAddress = kind > 0.45;
  const devices: [string, ...string[]] = [`${name}-laptop`];
  if (isCustomer && random.chance(0.5)) devices.push(`${name}-phone`);
  const firstName = random.pick(FIRST_NAMES);
  const agrees = (likely: number) => random.chance(likely);
  return {
    random,
    devices,
    ...(isCustomer && { userId: `customer-${name}` }),
    ...(hasAddress && { email: `${name}@shop.example` }),
    traits: { firstName, city: random.pick(CITIES), newsletter: hasAddress && agrees(0.7) },
    consent: {
      consent: {
        categoryPreferences: { analytics: true, personalization: true, advertising: agrees(0.8), email: agrees(0.9) },
      },
    },
  };
};

/** Whether a visitor logs in, or leaves an address without doing so; rarely on the first visit of a device. */
const mannersOf = ({ random, userId, email }: Person, isFirst: boolean) => {
  const loggedIn = userId !== undefined && random.chance(isFirst ? 0.4 : 0.8);
  return { loggedIn, signsUp: email !== undefined && random.chance(userId === undefined ? 0.6 : 0.2) };
};

/** One visit on one device: looks around, perhaps signs up or logs in, perhaps fills a cart, perhaps buys. */
const visit = (
  person: Person,
  anonymousId: string,
  isFirst: boolean,
): readonly (Draft & { readonly after: number })[] => {
  const { random, userId, email, traits, consent } = person;
  const drafts: (Draft & { readonly after: number })[] = [];
  const { loggedIn, signsUp } = mannersOf(person, isFirst);
  const browse = (draft: Omit<Draft, 'source'>) =>
    drafts.push({ source: 'browser', context: consent, anonymousId, ...draft, after: random.between(5, 180) * 1000 });

  browse({ method: 'page', name: 'Home', properties: { path: '/' } });
  const names = loggedIn && userId !== undefined ? { userId } : {};
  if (loggedIn || signsUp) {
    browse({ method: 'identify', ...names, traits: { ...traits, email } });
  }
  const cart: Product[] = [];
  for (let looks = random.between(1, 5); looks > 0; looks--) {
    const product = anyProduct(random);
    browse({ method: 'track', ...names, event: 'Product Viewed', properties: { ...product } });
    if (!random.chance(userId ? 0.45 : 0.15)) continue;
    cart.push(product);
    browse({ method: 'track', ...names, event: 'Product Added', properties: { ...product, quantity: 1 } });
  }
  if (cart.length === 0 || names.userId === undefined || random.chance(0.4)) return drafts;
  const total = cart.reduce((sum, { price }) => sum + price, 0);
  browse({ method: 'track', ...names, event: 'Checkout Started', properties: { value: total } });
  const products = cart.map((product) => ({ ...product, quantity: 1 }));
  const order = {
    method: 'track',
    event: 'Order Completed',
    properties: { total, currency: 'EUR', products },
  } as const;
  drafts.push({ source: 'server', ...names, ...order, after: random.between(30, 240) * 1000 });
  return drafts;
};

const visitorOf = (options: ShopOptions, number: number): Visitor => {
  const { seed, days, end } = options;
  const name = `${seed}-${number}`;
  const random = createRandom(name);
  const person = personOf(random, name);
  const day = new Date(end).toISOString().slice(0, 10);
  const visits = random.between(1, person.userId === undefined ? 3 : 6);
  /** Every device is used at least once: the first visits go through them in turn. */
  const calls = Array.from({ length: Math.max(visits, person.devices.length) }, (_, turn) => {
    const device = person.devices[turn] ?? random.pick(person.devices);
    let at = end - DAY + random.between(6 * 60, 22 * 60) * MINUTE - random.between(0, days - 1) * DAY;
    return visit(person, device, turn < person.devices.length).map(({ after, ...draft }) => {
      at += after;
      return { ...draft, timestamp: new Date(at) };
    });
  })
    .flat()
    .sort((a, b) => a.timestamp.getTime() - b.timestamp.getTime())
    .map((draft, index) => ({ ...draft, messageId: `shop-${name}-${day}-${index}` }));
  const { devices, userId, email } = person;
  return { number, devices, ...(userId !== undefined && { userId }), ...(email !== undefined && { email }), calls };
};

/**
 * The visitors of a synthetic shop, one after the other, each with the calls of all days in order of time. Everything follows
 * from the options: the same shop sent twice gives duplicates only.
 */
export function* visitShop(options: ShopOptions): Generator<Visitor> {
  for (let number = 1; number <= options.visitors; number++) yield visitorOf(options, number);
}

/** So many visitors' calls are sorted at once: what is in memory stays bounded, whatever the number of visitors. */
const CROWD = 500;

/** The visitors in crowds, each with its calls in the order of time, as they would reach a collector. */
export function* visitInCrowds(
  options: ShopOptions,
): Generator<{ visitors: readonly Visitor[]; calls: readonly ShopCall[] }> {
  let visitors: Visitor[] = [];
  const crowd = () => ({
    visitors,
    calls: visitors.flatMap(({ calls }) => calls).sort((a, b) => a.timestamp.getTime() - b.timestamp.getTime()),
  });
  for (const visitor of visitShop(options)) {
    visitors.push(visitor);
    if (visitors.length < CROWD) continue;
    yield crowd();
    visitors = [];
  }
  if (visitors.length > 0) yield crowd();
}

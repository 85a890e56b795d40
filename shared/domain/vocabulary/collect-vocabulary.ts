import { eventName, type SegmentEvent } from '../event/event.ts';
import type { Json, JsonObject } from '../json.ts';
import { createValueExamples, isPlainPath, typeOf, type ValueType } from './value-examples.ts';

/** A path of properties or traits, with what it holds. */
export interface PathWords {
  readonly path: string;
  readonly types: readonly ValueType[];
  /** Texts and truth values that several persons share; of numbers the usual lowest and highest, rounded. Never of identifiers. */
  readonly examples: readonly (string | number | boolean)[];
}

/** A name of events, with the properties that such events bear. `count` is of the sample. */
export interface EventWords {
  readonly name: string;
  readonly count: number;
  readonly properties: readonly PathWords[];
}

/** What data calls things. */
export interface Vocabulary {
  readonly events: readonly EventWords[];
  readonly traits: readonly PathWords[];
  readonly sources: readonly { readonly id: string; readonly count: number }[];
}

/** An event of the sample; `person` tells persons apart and is not kept. */
export interface SampledEvent {
  readonly event: SegmentEvent;
  readonly person: string;
  readonly sourceId: string;
}

const MOST_EVENTS = 300;
const MOST_PATHS = 150;
const MOST_LEVELS = 4;
/** Longer is no name that somebody gave. */
const LONGEST_NAME = 100;

interface PathNotes {
  count: number;
  readonly types: Set<ValueType>;
  readonly examples: ReturnType<typeof createValueExamples> | undefined;
}
type Paths = Map<string, PathNotes>;

const notesOf = (paths: Paths, path: string): PathNotes | undefined => {
  const known = paths.get(path);
  if (known || paths.size >= MOST_PATHS) return known;
  const examples = isPlainPath(path) ? createValueExamples() : undefined;
  const notes: PathNotes = { count: 0, types: new Set(), examples };
  paths.set(path, notes);
  return notes;
};

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A name with a dot cannot be told from a path; one that is long or a number is a key of data, not a name. */
const isName = (step: string): boolean => step !== '' && step.length <= LONGEST_NAME && !/[.@]|^\d+$/.test(step);

const noteValue = (paths: Paths, path: string, { value, person }: { value: Json; person: string }): void => {
  const type = typeOf(value);
  const notes = type === undefined ? undefined : notesOf(paths, path);
  if (notes === undefined || type === undefined) return;
  notes.count += 1;
  notes.types.add(type);
  for (const each of Array.isArray(value) ? value : [value]) notes.examples?.add(each, person);
};

interface Within {
  readonly person: string;
  readonly prefix?: string;
}

/** Through a list paths lead into its elements, as conditions follow them (`products.sku`). */
const notePaths = (paths: Paths, object: JsonObject, { person, prefix = '' }: Within): void => {
  for (const [step, value] of Object.entries(object)) {
    if (!isName(step)) continue;
    const path = `${prefix}${step}`;
    const isDeep = path.split('.').length >= MOST_LEVELS;
    const inner = isDeep ? [] : (Array.isArray(value) ? value : [value]).filter(isObject);
    for (const each of inner) notePaths(paths, each, { person, prefix: `${path}.` });
    if (isDeep || !isObject(value)) noteValue(paths, path, { value, person });
  }
};

const wordsOf = (paths: Paths): readonly PathWords[] =>
  [...paths]
    .sort(([a, { count: many }], [b, { count: more }]) => more - many || (a < b ? -1 : 1))
    .map(([path, { types, examples }]) => ({
      path,
      types: [...types].sort(),
      examples: examples?.examples() ?? [],
    }));

const addTo = <K>(counts: Map<K, number>, key: K): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

/** Gathers the words of events: names, properties, traits, sources, the most frequent first. */
export const createVocabularyCollector = () => {
  const counts = new Map<string, number>();
  const properties = new Map<string, Paths>();
  const traits: Paths = new Map();
  const sources = new Map<string, number>();
  const addEvent = (name: string, { event, person }: SampledEvent): void => {
    if (name.length > LONGEST_NAME || (!counts.has(name) && counts.size >= MOST_EVENTS)) return;
    addTo(counts, name);
    const paths = properties.get(name) ?? new Map();
    properties.set(name, paths);
    notePaths(paths, event.properties ?? {}, { person });
  };
  return {
    add: (sampled: SampledEvent): void => {
      addTo(sources, sampled.sourceId);
      const name = eventName(sampled.event);
      if (name !== undefined) addEvent(name, sampled);
      if (sampled.event.type === 'identify') notePaths(traits, sampled.event.traits ?? {}, sampled);
    },
    vocabulary: (): Vocabulary => ({
      events: [...counts]
        .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
        .map(([name, count]) => ({ name, count, properties: wordsOf(properties.get(name) ?? new Map()) })),
      traits: wordsOf(traits),
      sources: [...sources].sort(([, many], [, more]) => more - many).map(([id, count]) => ({ id, count })),
    }),
  };
};

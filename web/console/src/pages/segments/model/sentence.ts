import type { Json, JsonObject } from '../../../../../../shared/domain/json.ts';
import { NAMED_PURPOSES } from '../../../i18n/names.ts';
import { formOf, isObject, objectsAt, textAt } from './forms.ts';
import { isFigure } from './operators.ts';
import { quoted, sayDuration, sayEvent, sayLast, sayName, sayPredicate, sayTimes, sayWindow } from './say-parts.ts';
import { type EditNode, treeOf } from './tree.ts';
import type { Words } from './words.ts';

const isOnce = (count: Json | undefined): boolean =>
  count === undefined || (isObject(count) && count['op'] === '>=' && count['value'] === 1);

const event = (words: Words, condition: JsonObject, isNegated: boolean): string => {
  const said = {
    event: sayEvent(words, condition),
    times: sayTimes(words, condition['count']),
    window: sayWindow(words, condition),
  };
  if (!isNegated) return words.t('sentence.event.did', said);
  return words.t(`sentence.event.${isOnce(condition['count']) ? 'didNot' : 'didNotTimes'}`, said);
};

/** A figure worked out of events: “sum of “total” over “Order Completed””. */
export const sayFigure = (words: Words, condition: JsonObject): string => {
  const { aggregate } = condition;
  const { fn } = isObject(aggregate) ? aggregate : {};
  const parts = { property: sayName(words, textAt(aggregate, 'property')), event: sayEvent(words, condition) };
  return isFigure(fn)
    ? words.t(`sentence.aggregate.${fn}`, parts)
    : words.t('sentence.aggregate.unknown', { ...parts, fn: String(fn ?? '') });
};

const step = (words: Words, json: JsonObject): string => {
  const parts = { event: sayEvent(words, json), duration: sayDuration(words, json['within']) };
  const did = json['absent'] === true ? 'didNot' : 'did';
  return words.t(`sentence.sequence.${json['within'] === undefined ? did : (`${did}Within` as const)}`, parts);
};

const sequence = (words: Words, condition: JsonObject): string => {
  const { t } = words;
  const [begin = {}, ...rest] = objectsAt(condition, 'sequence');
  const named = sayEvent(words, begin);
  const first =
    begin['within'] === undefined
      ? named
      : t('sentence.sequence.firstWithin', { event: named, last: sayLast(words, begin['within']) });
  const [second, ...later] = rest.map((each) => step(words, each));
  if (second === undefined) return t('sentence.sequence.one', { first });
  const steps = later.reduce((before, next) => t('sentence.sequence.then', { before, next }), second);
  return t(`sentence.sequence.${condition['anchor'] === 'any' ? 'any' : 'latest'}`, { first, steps });
};

const TYPES = ['userId', 'email', 'anonymousId', 'phone'] as const;

/** A purpose of consent by its name in the reader's language. */
export const sayPurpose = (words: Words, name: string): string => {
  const known = NAMED_PURPOSES.find((purpose) => purpose === name);
  return known ? words.t(`purpose.${known}`) : sayName(words, name);
};

/** A kind of identifier by its name in the reader's language. */
export const sayIdentifierType = (words: Words, name: string): string => {
  const known = TYPES.find((type) => type === name);
  return known ? words.t(`identifierType.${known}`) : sayName(words, name);
};

const bucket = ({ t, format }: Words, condition: JsonObject): string => {
  const parts = isObject(condition['bucket']) ? condition['bucket'] : {};
  const [of, from, to] = [Number(parts['of']), Number(parts['from']), Number(parts['to'])];
  const share = format.number((to - from) / of, { style: 'percent', maximumFractionDigits: 2 });
  return t('sentence.bucket', { share, of, from, to });
};

/** Forms that have a sentence of their own for “not”. */
const sayPlain = (words: Words, condition: JsonObject, isNegated: boolean): string | undefined => {
  const { t } = words;
  switch (formOf(condition)) {
    case 'event':
      return event(words, condition, isNegated);
    case 'segment': {
      const name = quoted(words, words.segmentName(textAt(condition, 'segment')));
      return t(isNegated ? 'sentence.notSegment' : 'sentence.segment', { name });
    }
    case 'identifier': {
      const type = sayIdentifierType(words, textAt(condition, 'identifier'));
      return t(isNegated ? 'sentence.notIdentifier' : 'sentence.identifier', { type });
    }
    case 'consent': {
      const purpose = sayPurpose(words, textAt(condition, 'consent'));
      return t(isNegated ? 'sentence.notConsent' : 'sentence.consent', { purpose });
    }
    default:
      return undefined;
  }
};

const sayLeaf = (words: Words, condition: Json): string => {
  const { t } = words;
  if (!isObject(condition)) return t('sentence.other');
  const plain = sayPlain(words, condition, false);
  if (plain !== undefined) return plain;
  switch (formOf(condition)) {
    case 'trait':
      return t('sentence.trait', {
        trait: sayName(words, textAt(condition, 'trait')),
        predicate: sayPredicate(words, condition),
      });
    case 'aggregate':
      return t('sentence.aggregate.condition', {
        aggregate: sayFigure(words, condition),
        window: sayWindow(words, condition),
        predicate: sayPredicate(words, condition),
      });
    case 'sequence':
      return sequence(words, condition);
    case 'bucket':
      return bucket(words, condition);
    default:
      return t('sentence.other');
  }
};

const sayNot = (words: Words, child: EditNode): string => {
  const plain = child.kind === 'leaf' && isObject(child.condition) ? sayPlain(words, child.condition, true) : undefined;
  return plain ?? words.t('sentence.not', { phrase: sayPhrase(words, child, true) });
};

/** A condition as what is said of people: “who did …, whose … is …”. */
export const sayPhrase = (words: Words, node: EditNode, isNested = false): string => {
  if (node.kind === 'leaf') return sayLeaf(words, node.condition);
  if (node.kind === 'not') return sayNot(words, node.child);
  const phrases = node.children.map((child) => sayPhrase(words, child, true));
  const list = words.format.list(phrases, { type: node.kind === 'all' ? 'conjunction' : 'disjunction' });
  return isNested && phrases.length > 1 ? words.t('sentence.nested', { phrase: list }) : list;
};

const isEmpty = (node: EditNode): boolean => 'children' in node && node.children.length === 0;

/** A definition as one sentence. */
export const sayDefinition = (words: Words, definition: Json | EditNode): string => {
  const node = isNode(definition) ? definition : treeOf(definition);
  return isEmpty(node) ? words.t('sentence.nobody') : words.t('sentence.people', { phrase: sayPhrase(words, node) });
};

const isNode = (value: Json | EditNode): value is EditNode =>
  typeof value === 'object' && value !== null && 'kind' in value && 'id' in value;

/** What a computed trait works out, as one sentence. */
export const sayAggregate = (words: Words, definition: Json): string =>
  isObject(definition)
    ? words.t('sentence.aggregate.trait', {
        aggregate: sayFigure(words, definition),
        window: sayWindow(words, definition),
      })
    : words.t('sentence.other');

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import ts from 'typescript';

const SOURCE = 'web/console/src';
const LOCALES = ['en', 'fr'] as const;

type Words = { readonly [key: string]: string | Words };

const flat = (words: Words, prefix: string): [string, string][] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}.${key}`, value] as [string, string]] : flat(value, `${prefix}.${key}`),
  );

/** Every message of a language by its whole key, the namespace first. */
const catalogue = (locale: (typeof LOCALES)[number]): ReadonlyMap<string, string> =>
  new Map(
    globSync(`${SOURCE}/i18n/${locale}/*.json`).flatMap((file) =>
      flat(JSON.parse(readFileSync(file, 'utf8')), basename(file, '.json')),
    ),
  );

const [en, fr] = [catalogue('en'), catalogue('fr')];

const namesIn = (elements: readonly MessageFormatElement[]): string[] =>
  elements.flatMap((element) => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.select:
      case TYPE.plural:
        return [element.value, ...Object.values(element.options).flatMap(({ value }) => namesIn(value))];
      case TYPE.tag:
        return [`<${element.value}>`, ...namesIn(element.children)];
      default:
        return [element.value];
    }
  });

/** The placeholders and tags of a message: what of it the page fills in. */
const filledIn = (message: string): readonly string[] => [...new Set(namesIn(parse(message)))].toSorted();

/** What a reader sees of a message: without code and placeholders, which are the same in every language. */
const prose = (message: string): string =>
  message
    .replaceAll(/\{\s*\w+\s*(,\s*(number|date|time)[^{}]*)?\}/g, 'x')
    .replaceAll(/<\/?\w+>|cron\([^)]*\)/g, ' ')
    .replaceAll(/\w+, (plural|select|selectordinal),|\b(zero|one|two|few|many|other)\b(?=\s*\{)/g, ' ');

const faulty = (messages: ReadonlyMap<string, string>, isFaulty: (message: string, key: string) => boolean) =>
  [...messages].filter(([key, message]) => isFaulty(message, key)).map(([key, message]) => `${key}: ${message}`);

/** English that no French sentence has. */
const ENGLISH =
  /(?<![\w.-])(the|of|and|with|your|you|this|that|is|are|was|not|from|which|what|when|each|every|nothing|anything|please|click|settings|email|wait|has|have|will|been|yet)(?![\w.-])/;

describe('the words of the console', () => {
  it('are the same keys in every language, and none is empty', () => {
    assert.deepEqual([...en.keys()].toSorted(), [...fr.keys()].toSorted());
    for (const words of [en, fr])
      assert.deepEqual(
        faulty(words, (message) => message.trim() === ''),
        [],
      );
  });

  it('are filled in by the same values in every language', () => {
    for (const [key, message] of en) assert.deepEqual(filledIn(fr.get(key) ?? ''), filledIn(message), key);
  });

  it('are no English in French', () => {
    assert.deepEqual(
      // Where a platform's own menus and fields are named, they are named as the platform does.
      faulty(fr, (message, key) => !key.startsWith('destination-settings.') && ENGLISH.test(prose(message))),
      [],
    );
    const isSentence = (message: string) => prose(message).trim().split(/\s+/).length >= 4;
    assert.deepEqual(
      faulty(fr, (message, key) => isSentence(message) && en.get(key) === message && /[a-z]{3}/.test(prose(message))),
      [],
    );
  });

  it('are set as each language is set: no straight apostrophe, no dots for an ellipsis, French with its spaces', () => {
    const isCode = (message: string) => /[<>=]|\\\\|::/.test(message);
    for (const words of [en, fr])
      assert.deepEqual(
        faulty(words, (message) => !isCode(message) && /\w'\w|\.\.\./.test(message)),
        [],
      );
    // A space that breaks, or none, before : ; ? ! and inside « ».
    const unset =
      / [:;?!](?!\w)|[a-zà-ÿ](?<!https|http)[;?!](\s|$)|[a-zà-ÿ]:(\s|$)|« |«[^\u00a0\u202f]| »|[^\u00a0\u202f]»|“|”/;
    assert.deepEqual(
      faulty(fr, (message) => unset.test(prose(message))),
      [],
    );
    assert.deepEqual(
      faulty(en, (message) => / [;?!:](\s|$)|«|»/.test(prose(message))),
      [],
    );
  });

  it('call nobody by exclamation', () => {
    for (const words of [en, fr])
      assert.deepEqual(
        faulty(words, (message) => /!(\s|$)/.test(message)),
        [],
      );
  });
});

/** What calls of `t(…)` name: whole keys, and beginnings of keys whose rest is decided as the console runs. */
interface Uses {
  readonly keys: Set<string>;
  readonly beginnings: Set<string>;
  /** Calls none of whose keys there are. */
  readonly missing: string[];
}

const textOf = (node: ts.Expression | undefined): string | undefined =>
  node && ts.isStringLiteralLike(node) ? node.text : undefined;

/** Whether a message is called that, or begins with it where it ends with its beginning. */
const isThere = (name: string): boolean => en.has(name) || [...en.keys()].some((key) => key.startsWith(name));

/** Notes what an argument of `t` names; both arms of a choice. The translator may be of one of several namespaces of the file. */
const note = (uses: Uses, namespaces: readonly string[], argument: ts.Expression): void => {
  const under = (key: string) => namespaces.map((namespace) => (namespace === '' ? key : `${namespace}.${key}`));
  if (ts.isConditionalExpression(argument)) {
    note(uses, namespaces, argument.whenTrue);
    note(uses, namespaces, argument.whenFalse);
    return;
  }
  if (ts.isAsExpression(argument) || ts.isParenthesizedExpression(argument)) {
    note(uses, namespaces, argument.expression);
    return;
  }
  const key = textOf(argument);
  const names = under(key ?? (ts.isTemplateExpression(argument) ? argument.head.text : ''));
  for (const name of names) (key === undefined ? uses.beginnings : uses.keys).add(name);
  if (!names.some(isThere)) uses.missing.push(names.join(' or '));
};

/** The namespaces of the translators of a file, by the name that they have there. */
const translatorsIn = (file: ts.SourceFile): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  const visit = (node: ts.Node): void => {
    if (
      ts.isVariableDeclaration(node) &&
      ts.isIdentifier(node.name) &&
      node.initializer &&
      ts.isCallExpression(node.initializer)
    ) {
      const { expression, arguments: given } = node.initializer;
      if (ts.isIdentifier(expression) && expression.text === 'useTranslations')
        found.set(node.name.text, [...(found.get(node.name.text) ?? []), textOf(given[0]) ?? '']);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
};

type Translators = ReturnType<typeof translatorsIn>;

/** The namespaces of the translator that a call is of: `t(…)`, `t.rich(…)`, `useTranslations('…')(…)`. */
const namespacesOf = ({ expression }: ts.CallExpression, translators: Translators): readonly string[] => {
  const called = ts.isPropertyAccessExpression(expression) ? expression.expression : expression;
  if (ts.isIdentifier(called)) return translators.get(called.text) ?? [];
  const isDirect =
    ts.isCallExpression(called) && ts.isIdentifier(called.expression) && called.expression.text === 'useTranslations';
  return isDirect ? [textOf(called.arguments[0]) ?? ''] : [];
};

/** A translator that is handed on says its keys where nobody sees from here: all beneath it may be used. */
const isHandedOn = (node: ts.Identifier): boolean => {
  const { parent } = node;
  const isCalled = ts.isCallExpression(parent) && parent.expression === node;
  const names = [ts.isPropertyAccessExpression, ts.isVariableDeclaration, ts.isParameter, ts.isPropertyAssignment];
  return !isCalled && !names.some((isIt) => isIt(parent));
};

const usesIn = (path: string, uses: Uses): void => {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const translators = translatorsIn(file);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [key] = node.arguments;
      const namespaces = namespacesOf(node, translators);
      if (key && namespaces.length > 0) note(uses, namespaces, key);
    } else if (ts.isIdentifier(node) && translators.has(node.text) && isHandedOn(node)) {
      for (const namespace of translators.get(node.text) ?? []) uses.beginnings.add(`${namespace}.`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
};

describe('the keys of the words', () => {
  const uses: Uses = { keys: new Set(), beginnings: new Set(), missing: [] };
  const sources = globSync(`${SOURCE}/**/*.{ts,tsx}`).filter((path) => !/\.(gen|test)\.tsx?$/.test(path));
  for (const path of sources) usesIn(path, uses);

  it('are all used somewhere', () => {
    const isUsed = (key: string) =>
      uses.keys.has(key) || [...uses.beginnings].some((beginning) => key.startsWith(beginning));
    assert.deepEqual(
      [...en.keys()].filter((key) => !isUsed(key)),
      [],
    );
  });

  it('are all there', () => {
    assert.deepEqual(uses.missing, []);
    assert.ok(uses.keys.size > 100);
  });
});

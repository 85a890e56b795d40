import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { NodeResult, Result } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 up to AA, and what axe calls best practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const nodeText = ({ target, failureSummary = '' }: NodeResult): string => {
  const [, ...reasons] = failureSummary.split('\n').map((line) => line.trim());
  return `    ${target.join(' ')}\n      ${reasons.filter(Boolean).join('\n      ')}`;
};

const findingText = ({ id, help, helpUrl, nodes }: Result): string =>
  [`  ${id}: ${help} (${helpUrl})`, ...nodes.map(nodeText)].join('\n');

/** Runs in the page. Colours that are on their way from one to another have no contrast to speak of: they arrive first. */
const script = (within: string | undefined): string => `(async () => {
  const passing = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
  await Promise.all(passing.map(({ finished }) => finished.catch(() => undefined)));
  const options = { runOnly: ${JSON.stringify(TAGS)}, resultTypes: ['violations'] };
  return (await axe.run(${JSON.stringify(within ?? null)} ?? document, options)).violations;
})()`;

/**
 * What axe-core finds wrong with a page as it is now, one text a finding with its elements and reasons; empty where nothing is. Wait for
 * what the page shows first. `within` looks at a part only, by a CSS selector.
 */
export const axeFindings = async (page: Page, within?: string): Promise<readonly string[]> => {
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(AXE);
  const violations = await page.evaluate<readonly Result[]>(script(within));
  return violations.map(findingText);
};

/** Fails, with every finding, where axe-core finds something wrong with the page as it is now. */
export const assertAccessible = async (page: Page, within?: string): Promise<void> => {
  const findings = await axeFindings(page, within);
  if (findings.length === 0) return;
  throw new Error(`axe finds something wrong with ${new URL(page.url()).pathname}:\n${findings.join('\n')}`);
};

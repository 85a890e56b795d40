import { isOpen, type RequestLine } from '../privacy/request.ts';
import type { Attention } from './attention.ts';

const SOON = 7 * 86_400_000;

/** What requests of persons need. `lines`: those that are not finished, due first at first. */
export const privacyAttention = (lines: readonly RequestLine[], now: number): readonly Attention[] => {
  const open = lines.filter(isOpen);
  const about = (
    kind: Attention['kind'],
    severity: Attention['severity'],
    of: readonly RequestLine[],
  ): readonly Attention[] => {
    const [first] = of;
    if (!first) return [];
    const link = of.length === 1 ? { requestId: first.id } : {};
    return [{ kind, severity, count: of.length, due: first.dueAt, link }];
  };
  const isLate = ({ dueAt }: RequestLine): boolean => dueAt <= now;
  return [
    ...about('privacy-overdue', 'bad', open.filter(isLate)),
    ...about(
      'privacy-due-soon',
      'warn',
      open.filter((line) => !isLate(line) && line.dueAt <= now + SOON),
    ),
    ...about(
      'privacy-waiting',
      'warn',
      open.filter(({ phase }) => phase === 'waiting'),
    ),
  ];
};

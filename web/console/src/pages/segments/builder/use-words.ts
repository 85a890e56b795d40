import { useFormatter, useTranslations } from 'use-intl';
import type { Words } from '../model/words.ts';
import { useSegments } from '../segments-queries.ts';

/** What sentences about definitions are made with; segments are called by their names. */
export const useWords = (): Words => {
  const t = useTranslations('conditions');
  const format = useFormatter();
  const { data: segments = [] } = useSegments();
  return { t, format, segmentName: (id) => segments.find((segment) => segment.id === id)?.name ?? id };
};

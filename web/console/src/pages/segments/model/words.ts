import type { useFormatter, useTranslations } from 'use-intl';

/** What sentences are made with: the catalogue and the formats of one language, and how segments are called. */
export interface Words {
  readonly t: ReturnType<typeof useTranslations<'conditions'>>;
  readonly format: ReturnType<typeof useFormatter>;
  readonly segmentName: (id: string) => string;
}

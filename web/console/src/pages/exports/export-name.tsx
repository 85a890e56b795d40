import { useTranslations } from 'use-intl';
import { useDestinations } from '../destinations/destinations-queries.ts';
import type { Export } from './exports-queries.ts';
import { useSegmentChoices } from './preview-queries.ts';

/** An export has no name of its own: it is a segment that goes to a destination. */
export const useExportName = () => {
  const t = useTranslations('destinations');
  const { data: segments = [] } = useSegmentChoices();
  const { data: destinations = [] } = useDestinations();
  return ({ segmentId, destinationId }: Pick<Export, 'segmentId' | 'destinationId'>): string =>
    t('exportName', {
      segment: segments.find(({ id }) => id === segmentId)?.name ?? segmentId,
      destination: destinations.find(({ id }) => id === destinationId)?.name ?? destinationId,
    });
};

export const ExportName = ({ of }: { readonly of: Pick<Export, 'segmentId' | 'destinationId'> }) => {
  const nameOf = useExportName();
  return nameOf(of);
};

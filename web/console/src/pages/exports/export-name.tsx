import { useTranslations } from 'use-intl';
import { useDestinations } from '../destinations/destinations-queries.ts';
import type { Export } from './exports-queries.ts';
import { useSegmentChoices } from './preview-queries.ts';

type Ends = Pick<Export, 'segmentId' | 'destinationId'>;

/** The names of what goes and of where it goes. */
export const useExportEnds = () => {
  const { data: segments = [] } = useSegmentChoices();
  const { data: destinations = [] } = useDestinations();
  return ({ segmentId, destinationId }: Ends) => ({
    segment: segments.find(({ id }) => id === segmentId)?.name ?? segmentId,
    destination: destinations.find(({ id }) => id === destinationId)?.name ?? destinationId,
  });
};

/** An export has no name of its own: it is a segment that goes to a destination. */
export const useExportName = () => {
  const t = useTranslations('destinations');
  const endsOf = useExportEnds();
  return (of: Ends): string => t('exportName', endsOf(of));
};

export const ExportName = ({ of }: { readonly of: Ends }) => {
  const nameOf = useExportName();
  return nameOf(of);
};

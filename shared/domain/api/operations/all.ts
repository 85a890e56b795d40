import type { Operations } from '../operation.ts';
import { collectionOperations } from './collection.ts';
import { computedTraitOperations } from './computed-traits.ts';
import { descriptionOperations } from './description.ts';
import { destinationOperations } from './destinations.ts';
import { exportOperations, runOperations } from './exports.ts';
import { correctionOperations, identityOperations, simulationOperations } from './identity.ts';
import { laterOperations } from './later.ts';
import { ledgerOperations, quarantineOperations } from './ledger.ts';
import { discoveryOperations, privacyRequestOperations, recipientOperations } from './privacy-requests.ts';
import { graphOperations, profileOperations } from './profiles.ts';
import { segmentOperations, segmentPreviewOperations } from './segments.ts';
import { sourceOperations } from './sources.ts';

/** Every call of the contract; a test holds it to the routes that the functions declare. */
export const allOperations: Operations = {
  ...collectionOperations,
  ...sourceOperations,
  ...profileOperations,
  ...graphOperations,
  ...identityOperations,
  ...simulationOperations,
  ...correctionOperations,
  ...segmentPreviewOperations,
  ...segmentOperations,
  ...computedTraitOperations,
  ...destinationOperations,
  ...exportOperations,
  ...runOperations,
  ...ledgerOperations,
  ...quarantineOperations,
  ...discoveryOperations,
  ...privacyRequestOperations,
  ...recipientOperations,
  ...laterOperations,
  ...descriptionOperations,
};

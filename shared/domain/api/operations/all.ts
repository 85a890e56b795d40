import type { Operations } from '../operation.ts';
import { auditOperations, tokenOperations } from './access.ts';
import { collectionOperations } from './collection.ts';
import { computedTraitOperations } from './computed-traits.ts';
import { consentOperations } from './consents.ts';
import { descriptionOperations } from './description.ts';
import { connectionOperations, destinationOperations } from './destinations.ts';
import { exportOperations, runOperations } from './exports.ts';
import { graphOperations } from './graph.ts';
import { correctionOperations, identityOperations, simulationOperations } from './identity.ts';
import { ledgerOperations } from './ledger.ts';
import { liveEventOperations } from './live-events.ts';
import { overviewOperations } from './overview.ts';
import { personOperations } from './persons.ts';
import { privacyPolicyOperations } from './privacy-policy.ts';
import { discoveryOperations, privacyRequestOperations, recipientOperations } from './privacy-requests.ts';
import { profileOperations } from './profiles.ts';
import { quarantineOperations } from './quarantine.ts';
import { registerOperations, retentionOperations, retentionPreviewOperations } from './retention.ts';
import { segmentOperations, segmentPreviewOperations } from './segments.ts';
import { sessionOperations } from './sessions.ts';
import { sourceOperations } from './sources.ts';
import { vocabularyOperations } from './vocabulary.ts';
import { withdrawalOperations } from './withdrawals.ts';

/** Every call of the contract; a test holds it to the routes that the functions declare. */
export const allOperations: Operations = {
  ...collectionOperations,
  ...sourceOperations,
  ...profileOperations,
  ...liveEventOperations,
  ...graphOperations,
  ...identityOperations,
  ...simulationOperations,
  ...correctionOperations,
  ...personOperations,
  ...consentOperations,
  ...segmentPreviewOperations,
  ...segmentOperations,
  ...vocabularyOperations,
  ...computedTraitOperations,
  ...connectionOperations,
  ...destinationOperations,
  ...exportOperations,
  ...runOperations,
  ...withdrawalOperations,
  ...ledgerOperations,
  ...overviewOperations,
  ...quarantineOperations,
  ...sessionOperations,
  ...tokenOperations,
  ...auditOperations,
  ...privacyPolicyOperations,
  ...retentionOperations,
  ...retentionPreviewOperations,
  ...registerOperations,
  ...discoveryOperations,
  ...privacyRequestOperations,
  ...recipientOperations,
  ...descriptionOperations,
};

import { AttributeType, Billing, ProjectionType, TableClass, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { CHANGES_INDEX, PK, SK, TTL } from '../../shared/aws/keys.ts';
import { TABLES, type TableName } from '../../shared/wiring.ts';
import { acknowledge } from '../acknowledgements.ts';
import type { Stage } from '../stage.ts';

const INDEXES: Partial<Record<TableName, { indexName: string; pk: string; sk: string }>> = {
  memberships: { indexName: CHANGES_INDEX, pk: 'changesPk', sk: 'changesSk' },
};

/**
 * Tables a rebuild from the archive never writes (rule 6): only these need point-in-time recovery. For the others it
 * would be a second copy of people's data that outlives their erasure by five weeks (rule 34).
 */
const IRREPLACEABLE: ReadonlySet<TableName> = new Set<TableName>([
  'configuration',
  'deliveries',
  'ledger',
  'privacy',
  'audit',
  'history',
]);

const string = (name: string) => ({ name, type: AttributeType.STRING });

/** Written once, read seldom and kept for months: storage at 40 % of the price outweighs writes at 125 % from the second month on. */
const KEPT_LONG: ReadonlySet<TableName> = new Set(['timelines']);

/** The stores of the deployment, on demand; DynamoDB encrypts them under its own keys, which cost nothing a request. */
export class Tables extends Construct {
  readonly byName: Readonly<Record<TableName, TableV2>>;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const entries = TABLES.map((name) => [name, this.#table(name, stage)] as const);
    this.byName = Object.fromEntries(entries) as Record<TableName, TableV2>;
  }

  #table(name: TableName, stage: Stage): TableV2 {
    const recovered = IRREPLACEABLE.has(name);
    const table = new TableV2(this, name, {
      partitionKey: string(PK),
      sortKey: string(SK),
      billing: Billing.onDemand(),
      tableClass: KEPT_LONG.has(name) ? TableClass.STANDARD_INFREQUENT_ACCESS : TableClass.STANDARD,
      timeToLiveAttribute: TTL,
      deletionProtection: stage.production,
      removalPolicy: stage.removal,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: recovered },
    });
    const index = INDEXES[name];
    if (index !== undefined) {
      table.addGlobalSecondaryIndex({
        indexName: index.indexName,
        partitionKey: string(index.pk),
        sortKey: string(index.sk),
        projectionType: ProjectionType.ALL,
      });
    }
    if (!recovered) {
      acknowledge(table, {
        'AwsSolutions-DDB3': 'Rebuilt from the archive; a backup would keep personal data past its erasure.',
      });
    }
    return table;
  }
}

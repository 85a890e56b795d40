import { Stack } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { ARCHIVE_COLUMNS, ARCHIVE_PARTITIONS, ARCHIVE_PREFIX } from '../shared/domain/archive/archive-schema.ts';
import { acknowledge } from './acknowledgements.ts';
import type { Stage } from './stage.ts';

/** A query of the whole archive by mistake costs at most $0.50 at $5 a terabyte. */
const MOST_BYTES = 100 * 1024 ** 3;

export interface AnalyticsStackProps {
  readonly stage: Stage;
  readonly archive: Bucket;
}

/** The archive as a table in Athena. Partitions are computed from the key's pattern, so there is no crawler to run. */
export class AnalyticsStack extends Stack {
  constructor(scope: Construct, id: string, { stage, archive }: AnalyticsStackProps) {
    super(scope, id, { description: 'Headwater: the archive in Athena' });
    const name = `headwater_${stage.name.replaceAll('-', '_')}`;
    const database = new CfnDatabase(this, 'database', { catalogId: this.account, databaseInput: { name } });
    const table = new CfnTable(this, 'events', {
      catalogId: this.account,
      databaseName: name,
      tableInput: this.#tableInput(`s3://${archive.bucketName}/${ARCHIVE_PREFIX}`),
    });
    table.addResourceDependency(database);
    const workGroup = this.#workGroup(`headwater-${stage.name}`);
    const query = new CfnNamedQuery(this, 'events-once', {
      name: 'Events of the last day, each once',
      description: 'Batches that were retried overlap: a row is named by shard, sequence and position.',
      database: name,
      workGroup: workGroup.name,
      queryString: [
        'SELECT * FROM (',
        '  SELECT *, row_number() OVER (PARTITION BY shard, sequence, position) AS copy',
        "  FROM events WHERE day >= date_format(current_timestamp - INTERVAL '1' DAY, '%Y-%m-%d')",
        ') WHERE copy = 1 LIMIT 100',
      ].join('\n'),
    });
    query.addResourceDependency(workGroup);
    query.addResourceDependency(table);
  }

  #tableInput(location: string): CfnTable.TableInputProperty {
    return {
      name: 'events',
      description: 'Every accepted event, as received; rows may repeat, see the query "each once".',
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: ARCHIVE_PARTITIONS.map((partition) => ({ name: partition, type: 'string' })),
      parameters: {
        classification: 'parquet',
        'projection.enabled': 'true',
        'projection.day.type': 'date',
        'projection.day.format': 'yyyy-MM-dd',
        'projection.day.range': 'NOW-3YEARS,NOW+1DAYS',
        'projection.hour.type': 'integer',
        'projection.hour.range': '0,23',
        'projection.hour.digits': '2',
        'storage.location.template': `${location}${ARCHIVE_PARTITIONS.map((key) => `${key}=\${${key}}`).join('/')}/`,
      },
      storageDescriptor: {
        location,
        columns: ARCHIVE_COLUMNS.map(({ name, type, comment }) => ({ name, type, comment })),
        inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
      },
    };
  }

  /** Results are copies of personal data: Athena keeps them itself, encrypted, for a day. */
  #workGroup(name: string): CfnWorkGroup {
    const workGroup = new CfnWorkGroup(this, 'work-group', {
      name,
      description: 'Questions to the Headwater archive',
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: false,
        bytesScannedCutoffPerQuery: MOST_BYTES,
        managedQueryResultsConfiguration: { enabled: true },
      },
    });
    acknowledge(workGroup, {
      'AwsSolutions-ATH1': 'Managed query results are always encrypted, under a key Athena owns.',
    });
    return workGroup;
  }
}

import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.ts';
import type { Stage } from '../stage.ts';

/** Never path, query, address or user agent: people's identifiers travel in them (rule 36). */
const LOGGED = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  integrationStatus: '$context.integration.status',
  integrationError: '$context.integration.error',
};

/** The front door. Functions add their routes; credentials and CORS depend on the source, so functions check them. */
export class Api extends Construct {
  readonly http: HttpApi;
  readonly stage: HttpStage;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'access-log', {
      retention: stage.logRetention,
      removalPolicy: stage.removal,
    });
    this.http = new HttpApi(this, 'http', { apiName: `headwater-${stage.name}`, createDefaultStage: false });
    this.stage = new HttpStage(this, 'stage', {
      httpApi: this.http,
      autoDeploy: true,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(LOGGED)),
      },
    });
    acknowledge(this.http, {
      'AwsSolutions-APIG4': 'Functions check write keys and management tokens, which are data and not IAM principals.',
    });
  }
}

/**
 * Resource types of the template that have no behaviour on this machine, each with the reason (L5). A type that is neither
 * here nor in `resources/` stops the host by name.
 */
export const IGNORED_TYPES: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Stage':
    'the local API has one stage, $default; its access log is the console of requests (--verbose)',
  'AWS::Athena::NamedQuery': 'DuckDB reads the local archive: npm run archive',
  'AWS::Athena::WorkGroup': 'DuckDB reads the local archive: npm run archive',
  'AWS::CDK::Metadata': 'it tells AWS which CDK made the template',
  'AWS::CloudWatch::Alarm': 'nobody is on call for a laptop; failures are printed as they happen',
  'AWS::CloudWatch::CompositeAlarm': 'nobody is on call for a laptop; failures are printed as they happen',
  'AWS::CloudWatch::Dashboard': 'it draws metrics, which are not kept locally',
  'AWS::Glue::Database': 'DuckDB reads the local archive: npm run archive',
  'AWS::Glue::Table': 'DuckDB reads the local archive: npm run archive',
  'AWS::IAM::ManagedPolicy': 'the emulators check no permissions; the rehearsal and the template test do',
  'AWS::IAM::Policy': 'the emulators check no permissions; the rehearsal and the template test do',
  'AWS::IAM::Role': 'the emulators check no permissions; the rehearsal and the template test do',
  'AWS::Lambda::Permission': 'the emulators check no permissions; the rehearsal and the template test do',
  'AWS::Logs::LogGroup': 'logs are printed with --verbose and not kept',
  'AWS::Logs::MetricFilter': 'it counts log lines, which are not kept locally',
  'AWS::Logs::QueryDefinition': 'logs are printed with --verbose and not kept',
  'AWS::S3::BucketPolicy': 'the emulators check no permissions; the rehearsal and the template test do',
  'AWS::SNS::Subscription': 'alarms are printed, not mailed',
  'AWS::SNS::Topic': 'alarms are printed, not mailed',
  'AWS::SNS::TopicPolicy': 'alarms are printed, not mailed',
  'AWS::SQS::QueuePolicy': 'the emulators check no permissions; the rehearsal and the template test do',
};

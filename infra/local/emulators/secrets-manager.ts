import { failure, isFailure, listen, operationOf, type RunningService, readBody, sendJson } from './json-service.ts';

export interface LocalSecret {
  readonly name: string;
  readonly arn: string;
  readonly value: string;
}

/** Secrets Manager on 127.0.0.1, reading only: the host makes the secrets that the template asks for. */
export const startSecretsManager = async (): Promise<RunningService & { put(secret: LocalSecret): void }> => {
  const secrets = new Map<string, LocalSecret>();
  const answer = (operation: string, secretId: string) => {
    const secret = secrets.get(secretId);
    if (operation !== 'GetSecretValue')
      throw failure('UnknownOperationException', `${operation} is not hosted locally.`);
    if (!secret) throw failure('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return {
      ARN: secret.arn,
      Name: secret.name,
      SecretString: secret.value,
      VersionStages: ['AWSCURRENT'],
      VersionId: 'local',
      CreatedDate: 0,
    };
  };
  const service = await listen((request, response) => {
    readBody(request)
      .then((body) => answer(operationOf(request), String(JSON.parse(body.toString()).SecretId)))
      .then(
        (output) => sendJson(response, 200, output),
        (error: unknown) => {
          const { statusCode, body } = isFailure(error) ? error : failure('InternalServiceError', String(error), 500);
          sendJson(response, statusCode, body);
        },
      );
  });
  return {
    ...service,
    put: (secret) => {
      secrets.set(secret.name, secret);
      secrets.set(secret.arn, secret);
    },
  };
};

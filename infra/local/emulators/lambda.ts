import type { IncomingMessage } from 'node:http';
import type { Mapping } from '../event-sources/mappings.ts';
import type { HostParts } from '../host-parts.ts';
import { arnOf } from '../template/arn.ts';
import { failure, isFailure, listen, type RunningService, readBody, sendJson } from './json-service.ts';

type LambdaParts = Pick<HostParts, 'mappings' | 'fail'>;

const PATH = /^\/2015-03-31\/event-source-mappings\/([^/?]+)\/?$/;

const shown = ({ name, functionName, state }: Mapping, change?: 'Enabling' | 'Disabling') => ({
  UUID: name,
  FunctionArn: arnOf('lambda', `function:${functionName}`),
  State: change ?? state,
});

const update = async ({ mappings, fail }: LambdaParts, found: Mapping, request: IncomingMessage) => {
  const { Enabled, ...more } = JSON.parse((await readBody(request)).toString() || '{}') as Record<string, unknown>;
  const unknown = Object.keys(more);
  if (unknown.length > 0 || typeof Enabled !== 'boolean')
    throw failure('InvalidParameterValueException', `Only Enabled changes locally, not ${unknown.join(', ')}.`);
  if (found.state === 'Disabling')
    throw failure('ResourceInUseException', 'The mapping is in a state that does not allow an update.', 409);
  const done = mappings.setOne(found.name, Enabled);
  // A mapping that is disabled finishes what it has in hand; the answer does not wait for it.
  if (Enabled) await done;
  else done.catch(fail);
  return shown(found, Enabled ? 'Enabling' : 'Disabling');
};

/**
 * Lambda's API on 127.0.0.1, as far as functions use it: GetEventSourceMapping and UpdateEventSourceMapping with `Enabled`
 * (https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html). Everything else is refused by name.
 */
export const startLambda = async (parts: LambdaParts): Promise<RunningService> => {
  const answer = async (request: IncomingMessage): Promise<readonly [number, unknown]> => {
    const { method = 'GET', url = '/' } = request;
    const [, id] = PATH.exec(url) ?? [];
    if (id === undefined || (method !== 'GET' && method !== 'PUT'))
      throw failure('UnknownOperationException', `${method} ${url} is not hosted locally.`);
    const found = parts.mappings.find(decodeURIComponent(id));
    if (!found) throw failure('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
    return method === 'GET' ? [200, shown(found)] : [202, await update(parts, found, request)];
  };
  return listen((request, response) => {
    answer(request).then(
      ([status, output]) => sendJson(response, status, output),
      (error: unknown) => {
        const { statusCode, body } = isFailure(error) ? error : failure('ServiceException', String(error), 500);
        sendJson(response, statusCode, body);
      },
    );
  });
};

import type { HostFile } from '../../infra/local/host-file.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { Deployment } from './deployment.ts';

/** The local host, by its own controls. Throws HeadwaterError `rebuild.host` with what it said. */
export const localDeployment = ({ url, variables, buckets }: HostFile): Deployment => {
  const ask = async (path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const answer = await fetch(new URL(path, url), {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new HeadwaterError('rebuild.host', `The local host at ${url} no longer answers.`, { cause });
    });
    const said = (await answer.json()) as Record<string, unknown> & { error?: { message?: string } };
    if (answer.ok) return said;
    throw new HeadwaterError('rebuild.host', `The local host refused ${path}: ${said.error?.message}`);
  };
  const setMapping = async (functionName: string, enabled: boolean): Promise<void> => {
    await ask('/_local/mappings', { function: functionName, enabled });
  };
  return {
    name: `the local host at ${url}`,
    variables: { ...variables, HEADWATER_HOST: 'local' },
    archive: buckets['archive'] ?? '',
    now: async () => Date.parse(String((await ask('/_local/clock'))['now'])),
    pause: (functionName) => setMapping(functionName, false),
    outlast: async () => {
      await ask('/_local/ticks', {});
    },
    resume: (functionName) => setMapping(functionName, true),
  };
};

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  GetEventSourceMappingCommand,
  LambdaClient,
  ResourceInUseException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { DataFolder } from '../../infra/local/data/data-folder.ts';
import type { RunningService } from '../../infra/local/emulators/json-service.ts';
import { startLambda } from '../../infra/local/emulators/lambda.ts';
import type { EventSource } from '../../infra/local/event-sources/event-source.ts';
import { createMappings } from '../../infra/local/event-sources/mappings.ts';
import { silentReporter } from '../../infra/local/reporter.ts';
import { createEnableMapping } from '../../shared/aws/enable-mapping.ts';
import { createLambdaLaneOpener } from '../../shared/aws/lambda-lane-opener.ts';
import { createMemoryLaneOpener } from '../../shared/memory/memory-lane-opener.ts';
import type { LaneOpener } from '../../shared/ports/lane-opener.ts';

const account = { region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** A data folder that only remembers. */
const createMemoryFolder = (): Pick<DataFolder, 'readJson' | 'writeJson'> => {
  const files = new Map<string, string>();
  return {
    readJson: <T>(file: string) => JSON.parse(files.get(file) ?? 'null') ?? (undefined as T | undefined),
    writeJson: (file, value) => void files.set(file, JSON.stringify(value)),
  };
};

/** Lanes whose mappings take as long to stop as `stopping` says. */
const createLanes = (enabled: boolean, folder = createMemoryFolder()) => {
  const running = new Set<string>();
  const held = { stopping: Promise.resolve() };
  const sourceOf = (slug: string): EventSource => ({
    name: `lane-${slug}`,
    functionName: 'headwater-dev-deliver-members',
    enabled,
    start: () => void running.add(slug),
    wake: () => undefined,
    isDrained: async () => true,
    stop: async () => {
      await held.stopping;
      running.delete(slug);
    },
  });
  const sources = ['webhook', 's3-csv'].map(sourceOf);
  const data = folder as DataFolder;
  const mappings = createMappings({ sources, data, reporter: silentReporter });
  mappings.start();
  return { mappings, running, held };
};

describe('the lane opener', () => {
  let service: RunningService;
  let client: LambdaClient;
  let now = 0;
  const asked: string[] = [];
  const { mappings, running, held } = createLanes(false);
  const openerOf = (more: Readonly<Record<string, string>> = {}): LaneOpener =>
    createLambdaLaneOpener({
      mappings: { webhook: 'lane-webhook', 's3-csv': 'lane-s3-csv', ...more },
      load: async () => createEnableMapping(client),
      clock: () => now,
    });
  const set = (Enabled: boolean, UUID = 'lane-webhook') =>
    client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));

  before(async () => {
    service = await startLambda({ mappings, fail: assert.ifError });
    client = new LambdaClient({ ...account, endpoint: service.endpoint, maxAttempts: 1 });
    client.middlewareStack.add((next, { commandName }) => (input) => {
      asked.push(String(commandName).replace('EventSourceMappingCommand', ''));
      return next(input);
    });
  });
  after(async () => {
    client.destroy();
    await service.close();
  });

  const memory = createMemoryLaneOpener();
  for (const { name, opener, isOpen } of [
    { name: 'memory', opener: memory, isOpen: memory.isOpen },
    { name: 'Lambda', opener: openerOf(), isOpen: (slug: string) => running.has(slug) },
  ])
    it(`opens the lane it is asked for and no other, however often it is asked (${name})`, async () => {
      assert.equal(isOpen('webhook'), false);
      await opener.open('webhook');
      await Promise.all([opener.open('webhook'), opener.open('webhook')]);
      assert.deepEqual([isOpen('webhook'), isOpen('s3-csv')], [true, false]);
    });

  it('only looks at a lane that is open, and does not look again for ten minutes', async () => {
    asked.length = 0;
    const opener = openerOf();
    await opener.open('webhook');
    now += 9 * 60_000;
    await opener.open('webhook');
    assert.deepEqual(asked, ['Get']);
    now += 60_000;
    await opener.open('webhook');
    assert.deepEqual(asked, ['Get', 'Get']);
  });

  it('leaves a lane that is not its to open', async () => {
    asked.length = 0;
    await openerOf().open('carrier-pigeon');
    assert.deepEqual(asked, []);
  });

  it('leaves a lane whose last change is still taking effect, and opens it when it is asked again', async () => {
    const opener = openerOf();
    let stopped = () => undefined as unknown;
    held.stopping = new Promise((resolve) => {
      stopped = () => resolve();
    });
    const { State } = await set(false);
    assert.equal(State, 'Disabling');
    await opener.open('webhook');
    await assert.rejects(set(true), { name: 'ResourceInUseException' });
    stopped();
    await mappings.setOne('lane-webhook', false);
    assert.equal(running.has('webhook'), false);
    await opener.open('webhook');
    assert.equal(running.has('webhook'), true);
  });

  it('takes an update that another one has overtaken for a change that is taking effect', async () => {
    const refused = new ResourceInUseException({ message: 'busy', $metadata: {} });
    const send = async (command: unknown) => {
      if (command instanceof GetEventSourceMappingCommand) return { State: 'Disabled' };
      throw refused;
    };
    assert.equal(await createEnableMapping({ send } as unknown as LambdaClient)('any'), false);
  });

  it('says which lane could not be asked', async () => {
    await assert.rejects(openerOf({ webhook: 'gone' }).open('webhook'), { code: 'lane.closed', message: /webhook/ });
  });

  it('is answered in the words of Lambda, and nothing but Enabled changes', async () => {
    const get = (UUID: string) => client.send(new GetEventSourceMappingCommand({ UUID }));
    assert.match((await get('lane-webhook')).FunctionArn ?? '', /:function:headwater-dev-deliver-members$/);
    await assert.rejects(get('gone'), { name: 'ResourceNotFoundException' });
    const wider = new UpdateEventSourceMappingCommand({ UUID: 'lane-webhook', BatchSize: 5 });
    await assert.rejects(client.send(wider), { name: 'InvalidParameterValueException', message: /BatchSize/ });
    const answer = await fetch(`${service.endpoint}/2015-03-31/functions/any/invocations`, { method: 'POST' });
    assert.equal(answer.status, 400);
  });
});

describe('the mappings of the local host, as of CloudFormation', () => {
  const open = async (mappings: ReturnType<typeof createLanes>['mappings']) => {
    await mappings.setOne('lane-webhook', true);
  };

  it('stay as they were set while the template says the same', async () => {
    const folder = createMemoryFolder();
    await open(createLanes(false, folder).mappings);
    assert.deepEqual([...createLanes(false, folder).running], ['webhook']);
  });

  it('follow a template that says something else than before, and not what was set before that', async () => {
    const folder = createMemoryFolder();
    await open(createLanes(false, folder).mappings);
    assert.equal(createLanes(true, folder).running.size, 2);
    assert.equal(createLanes(false, folder).running.size, 0);
  });
});

import { parseArgs } from 'node:util';
import { HeadwaterError } from '../../shared/domain/errors.ts';

/** What `npm run rebuild` is asked to do. */
export interface RebuildOptions {
  /** A stage on AWS; the running local host without one. */
  readonly stage?: string;
  readonly end: boolean;
}

/** How to call it. */
export const USAGE = `Replays the archive into empty tables: profiles, timelines and memberships are made anew from every event kept.

  npm run rebuild                    on the running local host
  npm run rebuild -- --stage dev     on the stage dev of this AWS account and region

  --stage NAME   a stage on AWS
  --end          ends a rebuild that was cut short without finishing it: exports go on with profiles as incomplete as they are

Events are collected and archived meanwhile; they reach profiles once it has ended. Exports wait for that too.`;

/** Reads the arguments; throws HeadwaterError `rebuild.options`. */
export const readOptions = (args: readonly string[]): RebuildOptions | 'help' => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { stage: { type: 'string' }, end: { type: 'boolean', default: false }, help: { type: 'boolean' } },
    });
    if (values.help) return 'help';
    return { end: values.end, ...(values.stage === undefined ? {} : { stage: values.stage }) };
  } catch (error) {
    throw new HeadwaterError('rebuild.options', `${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
};

import { App, type AppProps, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AnalyticsStack } from './analytics-stack.ts';
import { buildConsole } from './build-console.ts';
import { bundleFunctions } from './bundle.ts';
import { ConsoleStack } from './console-stack.ts';
import { discoverDestinations, discoverFunctions } from './discover.ts';
import { HeadwaterStack } from './headwater-stack.ts';
import { readStage, refuseUnknownLanes } from './stage.ts';

/** The composed app and its parts, for tests. */
export interface Composition {
  readonly app: App;
  readonly main: HeadwaterStack;
  /** Apart from `main`, since no emulator deploys Glue and Athena. */
  readonly analytics: AnalyticsStack;
  /** Apart too: no emulator deploys CloudFront. */
  readonly console?: ConsoleStack;
}

export interface ComposeOptions extends AppProps {
  /** Makes the folder of each function's code; tests of the template do without code. */
  readonly bundle?: typeof bundleFunctions;
  /** Makes the folder of the console's files. */
  readonly build?: typeof buildConsole;
}

/** Composes the CDK app from the function and destination folders of the repository at `root`. */
export const compose = async (root: string, options: ComposeOptions = {}): Promise<Composition> => {
  const { bundle = bundleFunctions, build = buildConsole, ...props } = options;
  const app = new App(props);
  const stage = readStage(app.node);
  const [functions, destinations] = await Promise.all([discoverFunctions(root), discoverDestinations(root)]);
  refuseUnknownLanes(
    stage,
    destinations.map(({ slug }) => slug),
  );
  const assets = await bundle(functions, root);
  const main = new HeadwaterStack(app, `headwater-${stage.name}`, { stage, functions, assets, destinations });
  const archive = main.platform.buckets.byName.archive;
  const analytics = new AnalyticsStack(app, `headwater-${stage.name}-analytics`, { stage, archive });
  const { api, signIn } = main.platform;
  const built = stage.console ? await build(root) : undefined;
  const console = built && new ConsoleStack(app, `headwater-${stage.name}-console`, { stage, api, signIn, built });
  Tags.of(app).add('headwater:stage', stage.name);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, main, analytics, ...(console && { console }) };
};

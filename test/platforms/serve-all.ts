import { findDoubles } from './find-doubles.ts';
import { type ServedPlatform, servePlatform } from './serve-platform.ts';

/** Every platform there is a double of, one port each from `firstPort` on; port 0 takes free ones. */
export const servePlatforms = async (clock: () => number, firstPort: number): Promise<readonly ServedPlatform[]> =>
  Promise.all(
    (await findDoubles()).map((create, n) => servePlatform(create(clock), firstPort === 0 ? 0 : firstPort + n)),
  );

/** Where the doubles are, and how to point a destination at each; `GET <address>/_held` shows what one was given. */
export const platformsGreeting = (served: readonly ServedPlatform[], host: { url: string; token: string }): string =>
  served
    .map(({ double, address }) => {
      const { type, settings, credentials } = double.destination(address);
      const body = JSON.stringify({ type, name: `A double of ${type}`, settings, credentials });
      return `  ${type.padEnd(10)} ${address}   (holds: curl ${address}/_held)

    curl -X PUT ${host.url}/v1/destinations/${type} -H 'authorization: Bearer ${host.token}' \\
      -H 'content-type: application/json' -d '${body}'`;
    })
    .join('\n\n');

import { type AuthorityDependencies, findAuthority } from '../../shared/destinations/authority.ts';
import type { AnyDestination } from '../../shared/destinations/destination.ts';
import { destinationSlugs, findDestination } from '../../shared/destinations/find-destination.ts';
import { configureDestination } from '../../shared/destinations/resolve-target.ts';
import { type TestedAuthority, testConnection } from '../../shared/destinations/test-connection.ts';
import { failure, invalid, notFound } from '../../shared/domain/api/failures.ts';
import { connectionOperations } from '../../shared/domain/api/operations/destinations.ts';
import { detailsOf, serve } from '../../shared/domain/api/serve.ts';
import { adviceOf } from '../../shared/domain/export/connection.ts';
import type { DestinationDocument } from '../../shared/domain/export/export.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { Transport } from '../../shared/ports/transport.ts';

interface Dependencies extends AuthorityDependencies {
  readonly configuration: Pick<ConfigurationStore, 'get'>;
  readonly transport: Transport;
  readonly clock: Clock;
}

type Read<T> = T | { readonly refused: HttpResponse };

/** Settings and credentials as just given, read by the type's own schemas. */
const readGiven = (
  type: AnyDestination,
  { settings, credentials }: { readonly settings: JsonObject; readonly credentials: JsonObject },
): Read<TestedAuthority> => {
  const [read, secrets] = [type.settings.safeParse(settings), type.credentials.safeParse(credentials)];
  const issues = [
    ...(read.success ? [] : detailsOf(read.error, 'settings')),
    ...(secrets.success ? [] : detailsOf(secrets.error, 'credentials')),
  ];
  if (!read.success || !secrets.success) return { refused: invalid(issues) };
  return { type, settings: read.data, credentials: secrets.data };
};

/** Tests connections, stored or not. Nothing that is given is kept, and nothing secret is answered. */
export const createTestDestination = (dependencies: Dependencies) => {
  const { configuration } = dependencies;

  const storedAuthority = async (
    id: string,
    document: DestinationDocument,
  ): Promise<Read<TestedAuthority> | undefined> => {
    const configured = await configureDestination({ id, document });
    if ('problem' in configured) return { refused: invalid([{ path: 'settings', message: configured.problem }]) };
    return findAuthority(dependencies, configured);
  };

  const ask = async (found: Read<TestedAuthority> | undefined, name: string): Promise<HttpResponse> => {
    if (found && 'refused' in found) return found.refused;
    if (found) return answer(await testConnection(dependencies, found));
    const code = 'credentials-invalid';
    return answer({ outcome: 'broken', code, sentence: adviceOf(code, name) });
  };

  return serve(connectionOperations, {
    'POST /v1/destinations/{id}/test': async ({ path: { id }, body }) => {
      const found = await configuration.get<DestinationDocument>('destination', id);
      if (!found) return notFound('destination', id);
      const settings = body.settings ?? found.document.settings;
      const type = await findDestination(found.document.type);
      const given = type && body.credentials && readGiven(type, { settings, credentials: body.credentials });
      const tested = given ?? (await storedAuthority(id, { ...found.document, settings }));
      return ask(tested, type?.name ?? found.document.type);
    },
    'POST /v1/destination-types/{slug}/test': async ({ path: { slug }, body }) => {
      const type = await findDestination(slug);
      if (!type)
        return failure(
          'not-found',
          `There is no destination type “${slug}”; there is ${destinationSlugs().join(', ')}.`,
        );
      return ask(readGiven(type, body), type.name);
    },
  });
};

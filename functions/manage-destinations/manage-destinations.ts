import * as z from 'zod';
import type { AnyDestination } from '../../shared/destinations/destination.ts';
import { allDestinations, destinationSlugs, findDestination } from '../../shared/destinations/find-destination.ts';
import { type PreviewBody, previewRequests } from '../../shared/destinations/preview.ts';
import type { destinationInput } from '../../shared/domain/api/destination-schemas.ts';
import {
  type Decision,
  deleteDocument,
  replaceDocument,
  type Stored,
  showDocument,
} from '../../shared/domain/api/documents.ts';
import { failure, invalid, notFound } from '../../shared/domain/api/failures.ts';
import { destinationOperations } from '../../shared/domain/api/operations/destinations.ts';
import { detailsOf, serve } from '../../shared/domain/api/serve.ts';
import type { DestinationDocument, ExportDocument } from '../../shared/domain/export/export.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import type { Json, JsonObject } from '../../shared/domain/json.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { LaneOpener } from '../../shared/ports/lane-opener.ts';
import type { RemovalStore } from '../../shared/ports/removal-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import { type Broken, createFindBroken } from './find-broken.ts';

interface Dependencies {
  readonly configuration: ConfigurationStore;
  readonly keyring: Pick<Keyring, 'seal'>;
  readonly opener: LaneOpener;
  readonly runs: Pick<RunStore, 'control'>;
  readonly removals: Pick<RemovalStore, 'noteDeleted'>;
  /** Hears why a lane could not be opened, which refuses nothing: whoever sends to it asks again. */
  readonly onClosed: (error: unknown) => void;
}

type Input = z.output<typeof destinationInput>;

const show = (
  { id, document: { credentials, type, name, settings } }: Stored<DestinationDocument>,
  broken: Broken | undefined,
) => ({
  ...{ id, type, name, settings },
  hasCredentials: credentials !== undefined,
  ...(broken ? { broken } : {}),
});

const jsonSchemaOf = (schema: z.ZodType): JsonObject =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json as JsonObject;

const showType = ({ settings, credentials, probe, ...type }: AnyDestination) => ({
  slug: type.slug,
  name: type.name,
  settings: jsonSchemaOf(settings),
  credentials: jsonSchemaOf(credentials),
  identifiers: type.identifiers,
  purposes: type.purposes,
  probe: !('none' in probe),
  removal: type.removal,
  limits: type.limits,
});

/** The settings as the type's own schema reads them, or what is wrong with them. */
const readSettings = (
  destination: AnyDestination,
  settings: unknown,
): { readonly settings: JsonObject } | { readonly refused: HttpResponse } => {
  const parsed = destination.settings.safeParse(settings);
  if (!parsed.success) return { refused: invalid(detailsOf(parsed.error, 'settings')) };
  const needed = destination.needs(parsed.data).identifiers;
  const { slug, identifiers } = destination;
  if (identifiers.length === 0 || needed.every((each) => identifiers.includes(each)))
    return { settings: parsed.data as JsonObject };
  const message = `${slug} takes ${identifiers.join(', ')}`;
  return { refused: invalid([{ path: 'settings.identifier', message }]) };
};

/** The calls on destinations. Credentials go in, sealed, and never come out. */
export const createManageDestinations = (dependencies: Dependencies) => {
  const { configuration, keyring, opener, removals, onClosed } = dependencies;
  const findBroken = createFindBroken(dependencies);
  const showOne = async (found: Stored<DestinationDocument>) => show(found, (await findBroken()).get(found.id));

  const unknownType = (slug: string) =>
    `There is no destination type “${slug}”; there is ${destinationSlugs().join(', ')}.`;

  const sealCredentials = async (
    destination: AnyDestination,
    given: unknown,
  ): Promise<{ readonly credentials?: string } | { readonly refused: HttpResponse }> => {
    const parsed = destination.credentials.safeParse(given ?? {});
    if (!parsed.success) return { refused: invalid(detailsOf(parsed.error, 'credentials')) };
    if (Object.keys(parsed.data as object).length === 0) return {};
    return { credentials: keyring.seal(JSON.stringify(parsed.data)) };
  };

  const decide = async (
    input: Input,
    current: Stored<DestinationDocument> | undefined,
  ): Promise<Decision<DestinationDocument>> => {
    const destination = await findDestination(input.type);
    if (!destination) return { refused: invalid([{ path: 'type', message: unknownType(input.type) }]) };
    const read = readSettings(destination, input.settings);
    if ('refused' in read) return read;
    const kept = current?.document.type === input.type ? current.document.credentials : undefined;
    const keeps = input.credentials === undefined && kept !== undefined;
    const sealed = keeps ? { credentials: kept } : await sealCredentials(destination, input.credentials);
    if ('refused' in sealed) return sealed;
    return { document: { type: input.type, name: input.name, settings: read.settings, ...sealed } };
  };

  const refuseIfUsed = async ({ id }: Stored<DestinationDocument>) => {
    const users = (await configuration.list<ExportDocument>('export')).filter((e) => e.document.destinationId === id);
    if (users.length === 0) return undefined;
    const names = users.map((user) => `“${user.id}”`).join(', ');
    return failure('in-use', `The destination is used by the export ${names}; delete or change it first.`);
  };

  return serve(destinationOperations, {
    'GET /v1/destination-types': async () => answer({ destinationTypes: (await allDestinations()).map(showType) }),
    'POST /v1/destination-types/{slug}/preview': async ({ path: { slug }, body, now }) => {
      const destination = await findDestination(slug);
      if (!destination) return failure('not-found', unknownType(slug));
      const read = readSettings(destination, body.settings);
      if ('refused' in read) return read.refused;
      const preview = await previewRequests(slug, body as PreviewBody, now);
      return 'problem' in preview ? invalid([{ path: 'settings', message: preview.problem }]) : answer(preview);
    },
    'GET /v1/destinations': async () => {
      const [all, broken] = await Promise.all([configuration.list<DestinationDocument>('destination'), findBroken()]);
      return answer({ destinations: all.map((each) => show(each, broken.get(each.id))) });
    },
    'GET /v1/destinations/{id}': async ({ path: { id } }) => {
      const found = await configuration.get<DestinationDocument>('destination', id);
      return found ? showDocument(200, found.version, await showOne(found)) : notFound('destination', id);
    },
    'PUT /v1/destinations/{id}': async ({ path: { id }, headers, body }) => {
      const answered = await replaceDocument<DestinationDocument, 'destination'>(
        { store: configuration, kind: 'destination', id, headers },
        (current) => decide(body, current),
        showOne,
      );
      // Lambda takes a while to begin polling: the first run need not wait for it.
      if (answered.status < 300) await opener.open(body.type).catch(onClosed);
      return answered;
    },
    'DELETE /v1/destinations/{id}': ({ path: { id }, headers, now }) =>
      deleteDocument<DestinationDocument, 'destination'>(
        { store: configuration, kind: 'destination', id, headers },
        async (found) => {
          const refused = await refuseIfUsed(found);
          // Noted before: whoever is erased later is told since when nobody can take them out there. It counts only while it is gone.
          if (!refused) await removals.noteDeleted(id, now);
          return refused;
        },
      ),
  });
};

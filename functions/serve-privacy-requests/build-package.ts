import type { SourceDocument } from '../../shared/domain/api/source-schemas.ts';
import { commandOf } from '../../shared/domain/identity/command.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import { iso } from '../../shared/domain/iso.ts';
import type { Json, JsonObject } from '../../shared/domain/json.ts';
import type { PackageEvent, PersonPackage } from '../../shared/domain/privacy/package.ts';
import { renderPackage } from '../../shared/domain/privacy/package-html.ts';
import { LANGUAGES } from '../../shared/domain/privacy/package-words.ts';
import type { PackageFile, PrivacyRequest } from '../../shared/domain/privacy/request.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import { createReadRecipients, type RecipientsDependencies } from '../../shared/privacy/read-recipients.ts';
import { createConsentList } from './collect-consents.ts';
import { describeIdentifiers, describeSegments, describeSources, describeTraits } from './describe-person.ts';
import { createEventFiles, createPackageFiles } from './package-files.ts';
import { createFold, eventsOf, type PersonDependencies, readStoredPerson, type StoredPerson } from './read-person.ts';

/** What building a package reads and writes. */
export interface PackageDependencies extends PersonDependencies, RecipientsDependencies {
  readonly definitions: Pick<SegmentDefinitions, 'current'>;
  readonly configuration: Pick<ConfigurationStore, 'list'>;
  /** The privacy policy in force: purposes, legal bases, retention. */
  readonly policy: () => Promise<Json | undefined>;
  readonly objects: ObjectStore;
  readonly clock: Clock;
}

const namesOf = (documents: readonly { readonly id: string; readonly document: { readonly name?: string } }[]) =>
  new Map(documents.flatMap(({ id, document: { name } }) => (name === undefined ? [] : [[id, name] as const])));

/**
 * Writes what is known of a subject under `privacy/<request>/<version>`: each attempt has a folder of its own, so that one that died and
 * the one after it never mix. Only the subject's own events count, also for its traits and segments: what claimed identifiers brought to
 * the same profile is left out with them.
 */
export const createBuildPackage = (dependencies: PackageDependencies) => {
  const { configuration, definitions, policy, objects, clock } = dependencies;
  const readRecipients = createReadRecipients(dependencies);

  const ofAccess = async (person: StoredPerson): Promise<Pick<PersonPackage, 'recipients' | 'processing'>> => {
    const keyed = [...person.keys].map(([key, identifier]) => ({ key, ...identifier }));
    const [recipients, sources, inForce] = await Promise.all([
      readRecipients(keyed),
      configuration.list<SourceDocument>('source'),
      policy(),
    ]);
    const processing = { sources: describeSources(sources), ...(inForce === undefined ? {} : { policy: inForce }) };
    return { recipients, processing };
  };

  return async (
    request: PrivacyRequest,
    subject: readonly Identifier[],
  ): Promise<{ readonly folder: string; readonly files: readonly PackageFile[] }> => {
    const now = clock();
    const files = createPackageFiles(objects, `privacy/${request.id}/${request.version}`);
    const current = await definitions.current();
    const person = await readStoredPerson(dependencies, subject);
    const [fold, consents, events] = [createFold(current), createConsentList(), createEventFiles(files)];
    for await (const batch of eventsOf(dependencies, person)) {
      fold.take(batch);
      consents.take(batch);
      // An order of an officer is none of the person's events; what came of it shows in traits and answers.
      for (const { body, receivedAt, sourceId } of batch.filter((event) => commandOf(event.body) === undefined))
        await events.add({ ...(body as unknown as JsonObject), receivedAt: iso(receivedAt), sourceId } as PackageEvent);
    }
    const { count, newest } = await events.end();
    const state = fold.state();
    const isAccess = request.kind === 'access';
    const eventFiles = files.files.map(({ name }) => name);
    const names = namesOf(await configuration.list<{ readonly name?: string }>('segment'));
    const pages = LANGUAGES.map((language) => `person-${language}.html`);
    const described: PersonPackage = {
      about: {
        requestId: request.id,
        type: request.kind,
        regulation: request.regulation,
        receivedAt: iso(request.receivedAt),
        producedAt: iso(now),
      },
      identifiers: describeIdentifiers(person),
      traits: describeTraits(state, fold.sourceOf),
      consents: {
        current: Object.fromEntries(
          Object.entries(state.consent).map(([purpose, { granted, at }]) => [purpose, { granted, at: iso(at) }]),
        ),
        answers: consents.list(),
      },
      ...(isAccess ? describeSegments(state, person, { definitions: current, names, now }) : {}),
      ...(isAccess ? await ofAccess(person) : {}),
      events: { count, files: eventFiles },
      files: ['person.json', ...pages, ...eventFiles],
    };
    await files.write('person.json', 'json', JSON.stringify(described));
    for (const language of LANGUAGES)
      await files.write(`person-${language}.html`, 'html', renderPackage(described, newest, language));
    return { folder: files.folder, files: files.files };
  };
};

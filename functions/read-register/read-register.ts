import { registerOperations } from '../../shared/domain/api/operations/retention.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import { languageOf } from '../../shared/domain/language.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import { composeRegister, type Recipient } from './compose-register.ts';
import { type Configured, readConfigured } from './read-configured.ts';
import { registerWords } from './register-words.ts';
import { registerAsCsv, registerAsHtml } from './show-register.ts';

/** The part of a destination type that says what it receives; `findDestination` fits. */
interface DestinationType {
  readonly name: string;
  readonly api?: object;
  readonly identifiers: readonly string[];
  readonly purposes: readonly string[];
  readonly settings: { safeParse(settings: unknown): { readonly data?: unknown } };
  /** Takes what its own schema parsed. */
  needs(settings: never): {
    readonly identifiers: readonly string[];
    readonly traits: readonly string[];
    readonly purposes: readonly string[];
  };
}

interface Dependencies {
  readonly configuration: Pick<ConfigurationStore, 'get' | 'list'>;
  readonly rules: RulesDirectory;
  readonly findDestination: (slug: string) => Promise<DestinationType | undefined>;
}

const formatOf = (accept: string): 'json' | 'html' | 'csv' => {
  const wanted = accept.split(',').map((each) => each.split(';')[0]?.trim());
  const first = wanted.find((type) => type === 'application/json' || type === 'text/html' || type === 'text/csv');
  return first === 'text/html' ? 'html' : first === 'text/csv' ? 'csv' : 'json';
};

/** The call that writes the register. */
export const createReadRegister = ({ configuration, rules, findDestination }: Dependencies) => {
  const recipientOf = async ({ id, name, type, settings }: Configured['destinations'][number]): Promise<Recipient> => {
    const found = await findDestination(type);
    if (!found) return { id, name, type, isPlatform: true, identifiers: [], traits: [], purposes: [] };
    const { data } = found.settings.safeParse(settings);
    const needs = data === undefined ? undefined : found.needs(data as never);
    return {
      ...{ id, name, type: found.name, isPlatform: found.api !== undefined },
      identifiers: needs?.identifiers ?? found.identifiers,
      traits: needs?.traits ?? [],
      purposes: [...new Set([...found.purposes, ...(needs?.purposes ?? [])])],
    };
  };

  return serve(registerOperations, {
    'GET /v1/privacy/register': async ({ query, headers, now }): Promise<HttpResponse> => {
      const configured = await readConfigured(configuration);
      const recipients = await Promise.all(configured.destinations.map(recipientOf));
      const types = Object.keys((await rules.current()).types);
      const words = registerWords(query.language ?? languageOf(headers['accept-language'] ?? ''));
      const register = composeRegister({ configured, recipients, types, now }, words);
      const said = { 'content-language': words.language };
      const format = query.format ?? formatOf(headers['accept'] ?? '');
      if (format === 'json') return answer(register, said);
      if (format === 'csv')
        return answer(registerAsCsv(register, words), { ...said, 'content-type': 'text/csv; charset=utf-8' });
      return answer(registerAsHtml(register, words), { ...said, 'content-type': 'text/html; charset=utf-8' });
    },
  });
};

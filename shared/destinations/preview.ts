import type * as z from 'zod';
import { permits } from '../domain/consent/permission.ts';
import type { OutgoingMember } from '../domain/export/delivery.ts';
import type { Operation } from '../domain/export/export.ts';
import type { Identifier } from '../domain/identity/identifier.ts';
import type { JsonObject } from '../domain/json.ts';
import type { AnyDestination, MemberNeeds } from './destination.ts';
import { findDestination } from './find-destination.ts';

/** The body of `POST /v1/destination-types/{slug}/preview`. A purpose's answer is `true`, `false` or `{"granted"}`. */
export interface PreviewBody {
  readonly settings: JsonObject;
  readonly operation: Operation;
  readonly members: readonly PreviewMember[];
}

interface PreviewMember {
  readonly identifiers: readonly Identifier[];
  readonly traits: JsonObject;
  readonly consent: Readonly<Record<string, boolean | { readonly granted: boolean }>>;
}

/** Exactly what would be sent, secrets masked; nothing is sent. */
export interface Preview {
  readonly requests: readonly { method: string; url: string; headers: Record<string, string>; body: string }[];
  readonly skipped: readonly { readonly index: number; readonly reason: string }[];
}

/** The traits that settings name, of those there are. */
export const chosenTraits = (traits: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (Object.hasOwn(traits, name) ? [[name, traits[name] ?? null]] : [])));

/** A profile's answers as a builder reads them. */
export const answersPerPurpose = (
  consent: Readonly<Record<string, { readonly granted: boolean }>>,
): Readonly<Record<string, boolean>> =>
  Object.fromEntries(Object.entries(consent).map(([purpose, { granted }]) => [purpose, granted]));

const consentCells = (consent: PreviewMember['consent']) =>
  Object.fromEntries(
    Object.entries(consent).map(([purpose, given]) => [
      purpose,
      { granted: typeof given === 'boolean' ? given : given.granted, at: 0 },
    ]),
  );

const outgoing = (
  member: PreviewMember,
  { type, needs, operation }: { type: AnyDestination; needs: MemberNeeds; operation: Operation },
): OutgoingMember[] | string => {
  const permission = permits({ consent: consentCells(member.consent) }, needs.purposes);
  if (operation === 'add' && !permission.permitted) return permission.reason;
  const known = member.identifiers.filter(({ type, value }) => needs.identifiers.includes(type) && value !== '');
  const [first] = known;
  if (!first) return `no-identifier:${needs.identifiers.join(',')}`;
  const usable = known.filter((identifier) => type.unusable?.(identifier) === undefined);
  if (usable.length === 0) return type.unusable?.(first) ?? 'unusable';
  const added = {
    traits: chosenTraits(member.traits, needs.traits),
    consent: answersPerPurpose(consentCells(member.consent)),
  };
  const said = operation === 'add' ? added : { traits: {} };
  return usable.map((identifier) => ({ operation, operationId: 'preview', identifier, ...said }));
};

const masked = (type: AnyDestination, headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, type.secretHeaders.includes(name) ? '***' : value]),
  );

/**
 * What a destination type would be sent for these members. Removals need no permission. `unknown-destination-type` and
 * `invalid-settings` (with zod's issues) are the failures; `at` is the instant that stands in the requests.
 */
export const previewRequests = async (
  slug: string,
  { settings, operation, members }: PreviewBody,
  at: number,
): Promise<Preview | { readonly problem: string; readonly issues: readonly z.core.$ZodIssue[] }> => {
  const type = await findDestination(slug);
  if (!type) return { problem: 'unknown-destination-type', issues: [] };
  const parsed = type.settings.safeParse(settings);
  if (!parsed.success) return { problem: 'invalid-settings', issues: parsed.error.issues };
  const needs = type.needs(parsed.data);
  const purposes = [...new Set([...type.purposes, ...needs.purposes])];
  const all = members.map((member) => outgoing(member, { type, needs: { ...needs, purposes }, operation }));
  const token = type.token ? { authorization: '***' } : {};
  const requests = type.requests({
    settings: parsed.data,
    credentials: type.maskedCredentials,
    members: all.flatMap((each) => (typeof each === 'string' ? [] : each)),
    run: { exportId: 'preview', runId: 'preview', segmentId: 'preview', part: 1, at },
  });
  return {
    requests: requests.map(({ method, url, headers, body }) => ({
      method,
      url,
      headers: { ...token, ...masked(type, headers) },
      body,
    })),
    skipped: all.flatMap((each, index) => (typeof each === 'string' ? [{ index, reason: each }] : [])),
  };
};

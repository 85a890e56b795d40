import type * as z from 'zod';
import type { AnyDestination, MemberNeeds } from '../../shared/destinations/destination.ts';
import type { previewAnswer, previewInput } from '../../shared/domain/api/destination-schemas.ts';
import { permits } from '../../shared/domain/consent/permission.ts';
import type { DeliveryRequest, OutgoingMember } from '../../shared/domain/export/delivery.ts';
import { normaliseIdentifier } from '../../shared/domain/identity/normalise-identifier.ts';
import type { JsonObject } from '../../shared/domain/json.ts';

type Input = z.output<typeof previewInput>;
type Member = Input['members'][number];
type Preview = z.input<typeof previewAnswer>;

const MASK = '••••';

const consentOf = (member: Member) =>
  Object.fromEntries(
    Object.entries(member.consent).map(([purpose, answered]) => [
      purpose,
      { granted: typeof answered === 'boolean' ? answered : answered.granted, at: 0 },
    ]),
  );

const traitsFor = (member: Member, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(member.traits).filter(([name]) => names.includes(name))) as JsonObject;

/** What the delivery would do with one member: send these identifiers, or leave it out and why. */
const planMember = (
  member: Member,
  { operation }: Input,
  needs: MemberNeeds,
): { readonly outgoing: readonly Omit<OutgoingMember, 'operationId'>[] } | { readonly skipped: string } => {
  const permission = permits(consentOf(member), needs.purposes);
  if (operation === 'add' && !permission.permitted) return { skipped: permission.reason };
  const named = member.identifiers.filter(({ type }) => type === needs.identifier);
  if (named.length === 0) return { skipped: `no-identifier:${needs.identifier}` };
  const usable = named.flatMap(({ type, value }) => normaliseIdentifier(type, value) ?? []);
  if (usable.length === 0) return { skipped: `unusable-identifier:${needs.identifier}` };
  const traits = operation === 'add' ? traitsFor(member, needs.traits) : {};
  return { outgoing: usable.map((identifier) => ({ operation, identifier, traits })) };
};

const masked = ({ method, url, headers, body }: DeliveryRequest, secret: readonly string[]) => ({
  method,
  url,
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secret.includes(name) ? MASK : value]),
  ),
  body,
});

/** Builds, with the destination's own builder, what a run would send for these members at `now`; sends nothing. */
export const previewDelivery = (
  { destination, settings }: { destination: AnyDestination; settings: unknown },
  input: Input,
  now: number,
): Preview => {
  const { traits, identifier, purposes } = destination.needs(settings);
  const needs = { traits, identifier, purposes: [...destination.purposes, ...purposes] };
  const plans = input.members.map((member) => planMember(member, input, needs));
  const members = plans.flatMap((plan) => ('outgoing' in plan ? plan.outgoing : []));
  const requests = destination.requests({
    settings,
    credentials: destination.maskedCredentials,
    members: members.map((member, index) => ({ ...member, operationId: `preview-${index + 1}` })),
    run: { exportId: 'preview', runId: 'preview', segmentId: 'preview', part: 1, at: now },
  });
  return {
    requests: requests.map((request) => masked(request, destination.secretHeaders)),
    skipped: plans.flatMap((plan, index) => ('skipped' in plan ? { index, reason: plan.skipped } : [])),
  };
};

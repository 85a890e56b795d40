import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { answerOf, api } from '../../api/client.ts';
import { serverNow } from '../../api/clock.ts';
import { named, profileKey } from './profiles-queries.ts';

/** Which way identifiers go: out of a profile, or back into it. */
export type PartingKind = 'unlink' | 'relink';

export const previewParting = (kind: PartingKind, profileId: string, identifiers: readonly string[]) => {
  const init = { params: named(profileId), body: { identifiers: [...identifiers] } };
  return answerOf(
    kind === 'unlink'
      ? api.POST('/v1/profiles/{identifier}/unlink/preview', init)
      : api.POST('/v1/profiles/{identifier}/relink/preview', init),
  );
};

const orderParting = (
  kind: PartingKind,
  profileId: string,
  body: { readonly identifiers: string[]; readonly reason: string },
) => {
  const init = { params: named(profileId), body };
  return answerOf(
    kind === 'unlink'
      ? api.POST('/v1/profiles/{identifier}/unlink', init)
      : api.POST('/v1/profiles/{identifier}/relink', init),
  );
};

/** Gives the order; it is carried out within seconds, and whoever shows the profile asks until it is. */
export const usePart = (kind: PartingKind, profileId: string) =>
  useMutation({
    mutationFn: ({ identifiers, reason }: { readonly identifiers: readonly string[]; readonly reason: string }) =>
      orderParting(kind, profileId, { identifiers: [...identifiers], reason }),
  });

/** Everything that is known of all profiles is read anew: an order may have changed several. */
export const useRefreshProfiles = () => {
  const client = useQueryClient();
  return useCallback(() => client.invalidateQueries({ queryKey: ['profiles'] }), [client]);
};

/** Records an answer of consent that the person gave elsewhere. */
export const useRecordConsent = (profileId: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ purpose, granted, proof }: { purpose: string; granted: boolean; proof: string }) =>
      answerOf(
        api.POST('/v1/profiles/{identifier}/consents', {
          params: named(profileId),
          body: { answers: [{ purpose, granted }], proof },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: profileKey(profileId) }),
  });
};

export const REQUEST_KINDS = ['access', 'portability', 'rectification', 'restriction', 'objection', 'erasure'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** A request as the form has it. */
export interface Asked {
  readonly kind: RequestKind;
  /** `type:value`: whose owner was proven. */
  readonly identity: { readonly type: string; readonly value: string };
  readonly claimed: 'ask' | 'include' | 'leave';
  readonly purposes: readonly string[];
  readonly traits: Readonly<Record<string, string>>;
  readonly reason: string;
}

/** What OpenDSR calls the types that it knows. */
const IDENTITY_TYPES: Readonly<Record<string, string>> = {
  userId: 'controller_customer_id',
  email: 'email',
  aaid: 'android_advertising_id',
  androidId: 'android_id',
  idfa: 'ios_advertising_id',
  iosId: 'ios_vendor_id',
};

const requestBody = ({ kind, identity, claimed, purposes, traits, reason }: Asked) => ({
  regulation: 'gdpr' as const,
  subject_request_id: crypto.randomUUID(),
  subject_request_type: kind,
  submitted_time: new Date(serverNow()).toISOString(),
  subject_identities: [
    {
      identity_type: IDENTITY_TYPES[identity.type] ?? `x_headwater_${identity.type}`,
      identity_value: identity.value,
      identity_format: 'raw' as const,
    },
  ],
  status_callback_urls: [],
  extensions: {
    headwater: {
      ...(claimed === 'ask' ? {} : { claimed }),
      ...(kind === 'objection' ? { purposes: [...purposes] } : {}),
      ...(kind === 'rectification' ? { traits } : {}),
      ...(reason === '' ? {} : { reason }),
    },
  },
});

/** Receives a request of the person; it is answered by its own page. */
export const useRequest = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: Asked) => answerOf(api.POST('/v1/privacy/requests', { body: requestBody(asked) })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['privacy'] }),
  });
};

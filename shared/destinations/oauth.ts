import * as z from 'zod';
import type { DeliveryRequest } from '../domain/export/delivery.ts';
import { secretText } from './member-settings.ts';

/** A connection that a person made once, with what an app needs to renew its tokens (RFC 6749, 6). */
export const refreshCredentials = (where: string) =>
  z.strictObject({
    clientId: secretText('Client id', `Of the OAuth app in ${where}.`),
    clientSecret: secretText('Client secret', `Of the same OAuth app in ${where}.`),
    refreshToken: secretText('Refresh token', `Given when the account was connected to the app in ${where}.`),
  });
/** What `refreshCredentials` reads. */
export type RefreshCredentials = z.infer<ReturnType<typeof refreshCredentials>>;

/** As a preview shows them. */
export const MASKED_REFRESH: RefreshCredentials = { clientId: '***', clientSecret: '***', refreshToken: '***' };

/** For `Destination.renew`: the refresh token that came with an access token takes the place of the one before. */
export const keepRefreshToken = <Credentials extends RefreshCredentials>(
  given: Credentials,
  refreshToken: string,
): Credentials => ({ ...given, refreshToken });

/** An app that speaks for itself (RFC 6749, 4.4). */
export const clientCredentials = (where: string) =>
  z.strictObject({
    clientId: secretText('Client id', `Of the app in ${where}.`),
    clientSecret: secretText('Client secret', `Of the same app in ${where}.`),
  });
/** What `clientCredentials` reads. */
export type ClientCredentials = z.infer<ReturnType<typeof clientCredentials>>;

const form = (url: string, fields: Readonly<Record<string, string>>): Omit<DeliveryRequest, 'members'> => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
  body: new URLSearchParams(fields).toString(),
});

/** The request that renews an access token; client id and secret travel in the body. `more`: what a platform adds, such as a scope. */
export const refreshGrant = (
  url: string,
  { clientId, clientSecret, refreshToken }: RefreshCredentials,
  more: Readonly<Record<string, string>> = {},
): Omit<DeliveryRequest, 'members'> =>
  form(url, {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
    ...more,
  });

/** The request that gives an app its own access token. */
export const clientCredentialsGrant = (
  url: string,
  { clientId, clientSecret }: ClientCredentials,
  more: Readonly<Record<string, string>> = {},
): Omit<DeliveryRequest, 'members'> =>
  form(url, { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, ...more });

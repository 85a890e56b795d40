/** Somebody as their provider vouches for them. */
export interface SignedIn {
  /** Names them for ever. */
  readonly subject: string;
  /** What they want to be called, else their address. */
  readonly name: string;
  readonly groups: readonly string[];
  /** When what was vouched for must be asked again, epoch ms. */
  readonly expiresAt: number;
}

/** Says who signed in. */
export interface IdentityProvider {
  /**
   * Who these tokens are of; `undefined` where either is not of the provider, not meant for Headwater's console, expired, or of another person
   * than the other. Throws HeadwaterError `sign-in.unavailable` where the provider's keys cannot be read.
   */
  verify(tokens: { readonly accessToken: string; readonly idToken: string }): Promise<SignedIn | undefined>;
}

import type { PrivacyPolicy } from '../domain/consent/policy.ts';

/** The privacy policy in force, at most five seconds old; the default one until somebody configures another. */
export interface PolicyDirectory {
  /** Throws HeadwaterError `policy.unavailable` when nothing is known yet and the store cannot be read. */
  current(): Promise<PrivacyPolicy>;
}

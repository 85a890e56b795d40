import type { IdentityRules } from '../domain/identity/rules.ts';

/**
 * The identity rules in force, at most five seconds old. Whoever stitches passes the newest version that any profile in hand was
 * resolved with: what is answered is then never older, so that a slow worker does not undo what a newer one wrote.
 */
export interface RulesDirectory {
  /** Throws HeadwaterError `rules.unavailable` when nothing is known yet and the store cannot be read. */
  current(atLeast?: number): Promise<IdentityRules>;
}

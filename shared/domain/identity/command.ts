import type { JsonObject } from '../json.ts';
import type { Identifier } from './identifier.ts';

/** What officers order about who is who. */
export const IDENTITY_COMMANDS = ['unlink', 'relink', 'release'] as const;

/** What officers order about what is known of one person: corrections, restriction, answers of consent. */
export const PERSON_COMMANDS = ['rectify', 'restrict', 'unrestrict', 'consent'] as const;

/**
 * What officers order. Commands travel on the stream as events of these types (rule 6), so that archive and rebuild know them;
 * no client may send one.
 */
export const COMMAND_TYPES = [...IDENTITY_COMMANDS, ...PERSON_COMMANDS] as const;
export type CommandType = (typeof COMMAND_TYPES)[number];

/** A command as its event carries it, beside what every event has. Identifiers are clear here, as everywhere on the stream. */
export interface CommandFields {
  /** The identifiers parted from the rest, joined with it again, or released from quarantine; whose person the order is about. */
  readonly identifiers: readonly Identifier[];
  /** Whom they are parted from: the rest's userIds, else its founder (rule 15). */
  readonly rest?: readonly Identifier[];
  /** Links between them and the rest as of the command, which are cut: place in `identifiers`, and the other end. */
  readonly cut?: readonly (readonly [number, Identifier])[];
  readonly reason: string;
  /** What a rectification sets; null deletes. */
  readonly traits?: JsonObject;
  /** How an answer of consent was given, in the officer's words. The answers themselves are the entry's stamp. */
  readonly proof?: string;
}

/**
 * The command that an event is; nothing where its type says that it is none. Clients may send a field of this name, kept like all
 * their own: it orders nothing.
 */
export const commandOf = ({
  type,
  command,
}: {
  readonly type: string;
  readonly command?: CommandFields;
}): CommandFields | undefined => (COMMAND_TYPES.some((each) => each === type) ? command : undefined);

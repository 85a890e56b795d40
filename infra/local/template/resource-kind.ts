import type { HostParts } from '../host-parts.ts';
import type { Properties } from './assembly.ts';
import type { Identity } from './intrinsics.ts';

/** A declared resource with its intrinsics resolved. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  /** The name it was given, else the one made from its construct path. */
  readonly name: string;
  readonly properties: Properties;
}

/** Resources start in this order: what keeps data, what runs, what sets it running. */
export const PHASES = ['store', 'code', 'trigger'] as const;

/** How one resource type is hosted: a file in `resources/`, its default export. */
export interface ResourceKind {
  readonly type: string;
  readonly phase: (typeof PHASES)[number];
  /** The property that names it, where the template may. */
  readonly nameProperty?: string;
  /** Ref and attributes; `name` is known, other properties are not resolved yet. */
  identify(resource: { readonly id: string; readonly name: string }, parts: HostParts): Identity;
  start(resource: Resource, parts: HostParts): Promise<void> | void;
}

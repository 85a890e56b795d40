/** The ways to send events that a source's page shows, in the order of its tabs. */
export const SNIPPETS = ['browser', 'node', 'curl'] as const;

export type SnippetKind = (typeof SNIPPETS)[number];

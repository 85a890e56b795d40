import type { SessionDocument } from '../domain/access/session.ts';
import type { SessionStore } from '../ports/session-store.ts';

/** The SessionStore in memory. */
export const createMemorySessionStore = (): SessionStore => {
  const sessions = new Map<string, SessionDocument>();
  return {
    put: async (id, session) => {
      sessions.set(id, structuredClone(session));
    },
    get: async (id) => structuredClone(sessions.get(id)),
    delete: async (id) => {
      sessions.delete(id);
    },
  };
};

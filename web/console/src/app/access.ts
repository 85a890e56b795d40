import { hasAccess, scopeOf } from '../../../../shared/domain/access/access.ts';
import { type GuardedRoute, TAKES } from '../api/access.gen.ts';
import { type Session, useSession } from './session/session.ts';

/** Whether a session may make a call: the same rule by which the API decides. */
export const mayCall = ({ role, scopes }: Pick<Session, 'role' | 'scopes'>, route: GuardedRoute): boolean => {
  const { access, tag } = TAKES[route];
  return hasAccess(role, access) && (scopes === undefined || access === 'own' || scopes.includes(scopeOf(tag)));
};

/** `can('PUT /v1/segments/{id}')`: what is not permitted is not shown. */
export const useCan = (): ((route: GuardedRoute) => boolean) => {
  const state = useSession();
  return (route) => state.kind !== 'absent' && mayCall(state.session, route);
};

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { answerOf, api } from '../../api/client.ts';
import type { paths } from '../../api/schema.gen.ts';
import layout from '../../ui/layout.module.css';

type Profile = paths['/v1/profiles/{identifier}']['get']['responses'][200]['content']['application/json'];

/** So much of an id tells people apart at a glance; the whole of it is in the link. */
const SHORT = 10;

const nameOf = ({ traits, identifiers }: Profile): string | undefined => {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const full = [text(traits['firstName']), text(traits['lastName'])].filter((part) => part !== '').join(' ');
  const name = text(traits['name']) || full;
  const address = identifiers.find(({ type }) => type === 'email') ?? identifiers.find(({ type }) => type === 'userId');
  return [name, address?.value ?? ''].filter((part) => part !== '').join(' · ') || undefined;
};

/** A profile by the name that it is known by; leads to its page. */
export const PersonLink = ({ profileId }: { readonly profileId: string }) => {
  const { data } = useQuery({
    queryKey: ['profiles', profileId, 'name'],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/profiles/{identifier}', { params: { path: { identifier: `profileId:${profileId}` } }, signal }),
      ),
    select: nameOf,
    staleTime: 60_000,
  });
  return (
    <Link to="/profiles/$profileId" params={{ profileId }} title={profileId}>
      {data ?? <span className={layout.mono}>{profileId.slice(0, SHORT)}…</span>}
    </Link>
  );
};

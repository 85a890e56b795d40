import type { LocalPerson } from './local-people.ts';

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { display: grid; place-items: center; min-height: 100dvh; margin: 0; background: light-dark(#f6f7f9, #14161a); color: light-dark(#17191d, #eceef2) }
main { width: min(24rem, calc(100% - 2rem)) }
h1 { font-size: 1.25rem; margin: 0 }
p { margin: .25rem 0 1rem; color: light-dark(#5a616d, #a3abb8) }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem }
a { display: flex; justify-content: space-between; gap: 1rem; padding: .75rem 1rem; border-radius: .5rem; border: 1px solid light-dark(#d8dce3, #343a44); background: light-dark(#fff, #1d2026); color: inherit; text-decoration: none }
a:hover, a:focus-visible { border-color: light-dark(#2457d6, #8ab0ff); outline: 2px solid light-dark(#2457d6, #8ab0ff); outline-offset: 1px }
small { color: light-dark(#5a616d, #a3abb8); font-size: .875rem }
`;

const WORDS = {
  en: {
    title: 'Sign in to this machine',
    advice: 'In place of Cognito, this machine knows four people. Choose who you are:',
    roles: {
      admin: 'Admin',
      marketer: 'Marketer',
      'privacy-officer': 'Privacy officer',
      'read-only': 'Read-only',
    } as Readonly<Record<string, string>>,
  },
  fr: {
    title: 'Se connecter à cette machine',
    advice: 'À la place de Cognito, cette machine connaît quatre personnes. Choisissez qui vous êtes :',
    roles: {
      admin: 'Administration',
      marketer: 'Marketing',
      'privacy-officer': 'Protection des données',
      'read-only': 'Lecture seule',
    } as Readonly<Record<string, string>>,
  },
} as const;

/** Where one chooses who one is: each person is a link that goes on. The only page of the host with styles in it. */
export const peoplePage = (
  people: readonly LocalPerson[],
  { locale, hrefOf }: { readonly locale: 'en' | 'fr'; readonly hrefOf: (person: LocalPerson) => string },
): string => {
  const { title, advice, roles } = WORDS[locale];
  const entries = people.map(
    (person) =>
      `<li><a href="${escaped(hrefOf(person))}"><span>${escaped(person.name)}</span> <small>${escaped(roles[person.group] ?? person.group)}</small></a></li>`,
  );
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/console/icon.svg" type="image/svg+xml"><title>${title} · Headwater</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1><p>${advice}</p><ul>${entries.join('')}</ul></main></body></html>`;
};

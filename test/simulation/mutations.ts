/** A way to break the stitcher on purpose: the text `find` of `file` becomes `put`. The simulation must notice. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly put: string;
  /** Shows where people are erased. */
  readonly erasing?: true;
  /** Needs a coincidence that thousands of seeds may not hold. */
  readonly isRare?: true;
}

const stitch = (file: string): string => `shared/stitching/${file}`;
const memory = 'shared/memory/memory-profile-store.ts';

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'a head is written whatever its version',
    file: memory,
    find: 'versionOf(head.profileId) === expectedVersion',
    put: 'expectedVersion >= 0',
  },
  {
    name: 'a pointer is made although there is one',
    file: memory,
    find: `if (stored === undefined || expected === 'absent') return stored === undefined && expected === 'absent';
      return stored.profileId`,
    put: `if (stored === undefined || expected === 'absent') return true;
      return stored.profileId`,
  },
  {
    name: 'a pointer is aged whatever its age was',
    file: memory,
    find: ' && stored.firstReceivedAt === expected.firstReceivedAt',
    put: '',
  },
  {
    name: 'a link is replaced whatever it was',
    file: memory,
    find: 'change.links.every((each) => holdsLink(links, each)) &&',
    put: '',
    isRare: true,
  },
  {
    name: 'a late link is decided online although order matters',
    file: 'shared/domain/identity/attach-links.ts',
    find: "if (isLate && (orderMattersTo(a) || orderMattersTo(b))) return 'replay';",
    put: '',
  },
  {
    name: 'a late link may be refused online',
    file: 'shared/domain/identity/attach-links.ts',
    find: 'if (isLate || isPassedOn(rules, link))',
    put: 'if (isPassedOn(rules, link))',
  },
  {
    name: 'the timeline is not written',
    file: stitch('rounds.ts'),
    find: 'if (fresh.length > 0) await timelines.append(fresh);',
    put: '',
  },
  {
    name: 'folding anew takes records whose predecessors are missing',
    file: stitch('fold-person.ts'),
    find: 'const own = upTo(history, bound);',
    put: 'const own = history;',
  },
  {
    name: 'an event of the mark’s own time is not looked up',
    file: stitch('fold-person.ts'),
    find: 'at <= known.mark',
    put: 'at < known.mark',
  },
  {
    name: 'a copy received earlier than the folded one is dropped',
    file: stitch('fold-person.ts'),
    find: "else if (compareCopies(event, copy) < 0) return 'refold';",
    put: '',
  },
  {
    name: 'a redelivered record is folded again',
    file: stitch('fold-person.ts'),
    find: 'compareSequences(position.sequence, known.sequence) <= 0;',
    put: 'compareSequences(position.sequence, known.sequence) < 0;',
  },
  {
    name: 'a join forgets one of the states',
    file: stitch('fold-person.ts'),
    find: '(sum ? mergeStates(sum, state, definitions) : state)',
    put: 'sum ?? state',
  },
  {
    name: 'a joined profile stays in its segments',
    file: stitch('build-change.ts'),
    find: '...exits(written, plan, now)',
    put: '',
  },
  {
    name: 'of two readings of a head the newer counts',
    file: stitch('world.ts'),
    find: 'head.version < known.version',
    put: 'head.version > known.version',
    isRare: true,
  },
  {
    name: 'a split profile is read once',
    file: stitch('world.ts'),
    find: 'if (![...world.heads.values()].some(({ wasSplit }) => wasSplit)) return world;',
    put: 'return world;',
  },
  {
    name: 'a replay does not make sure of what it read',
    file: stitch('replay.ts'),
    find: "if (!(await isStable(closure, profiles))) return 'conflict';",
    put: '',
  },
  {
    name: 'a replay does not move the heads whose links it writes',
    file: stitch('replay-persons.ts'),
    find: '!isRefolded && !isTouched &&',
    put: '!isRefolded &&',
    isRare: true,
  },
  {
    name: 'a split leaves former ids where they led',
    file: stitch('plan-replay.ts'),
    find: '...planned.flatMap((each) => replayedRedirects(each, replay, cause))',
    put: '',
  },
  {
    name: 'a replay does not look across refused links',
    file: stitch('closure.ts'),
    find: 'links.flatMap(({ anchor, other }) => [anchor, other]));\n    frontier',
    put: 'links.flatMap(({ anchor, other, refused }) => (refused ? [] : [anchor, other])));\n    frontier',
  },
  {
    name: 'an identifier received earlier does not found its profile',
    file: stitch('plan-online.ts'),
    find: 'if (isSame || isElder(candidate, person.standing))',
    put: 'if (isSame && !isSame)',
  },
  {
    name: 'older definitions may fold what newer ones folded',
    file: stitch('rounds.ts'),
    find: 'definitionsVersion <= used.definitions.version',
    put: 'definitionsVersion >= 0',
  },
  {
    name: 'the ledger counts past the failure',
    file: 'functions/stitch-profiles/stitch-profiles.ts',
    find: '!failure || compareSequences(position.sequence, failure.position.sequence) < 0',
    put: 'true',
  },
  {
    name: 'the stream starts again after the last failure, not the first',
    file: 'functions/stitch-profiles/stitch-profiles.ts',
    find: '.sort((a, b) => compareSequences(a.position.sequence, b.position.sequence))[0]',
    put: '.sort((a, b) => compareSequences(b.position.sequence, a.position.sequence))[0]',
  },
  {
    name: 'the last answer on consent wins',
    file: 'shared/domain/profile/consent.ts',
    find: 'if (isFill(a) !== isFill(b)) return isFill(a) ? b : a;',
    put: 'if (isFill(a) !== isFill(b)) return b;',
  },
  {
    name: 'an act that is older than a refusal lifts it',
    file: 'shared/domain/profile/consent.ts',
    find: 'if (a.at !== b.at) return a.at > b.at ? a : b;',
    put: 'if (a.granted !== b.granted) return a.granted ? a : b;\n  if (a.at !== b.at) return a.at > b.at ? a : b;',
  },
  {
    name: 'a riding yes lifts a refusal',
    file: 'shared/domain/profile/consent.ts',
    find: 'granted && act !== true;',
    put: 'granted && act === undefined && granted !== true;',
  },
  {
    name: 'a yes wins over a refusal of the same instant',
    file: 'shared/domain/profile/consent.ts',
    find: 'return a.granted ? b : a;',
    put: 'return a.granted ? a : b;',
  },
  {
    name: 'a yes is dated as late as its signal says',
    file: 'shared/domain/profile/consent.ts',
    find: 'return Math.min(at ?? event.at, latest);',
    put: 'return latest === 0 ? 0 : (at ?? event.at);',
  },
  {
    name: 'a restriction is never lifted',
    file: 'shared/domain/profile/restriction.ts',
    find: 'if (a.at !== b.at) return a.at > b.at ? a : b;',
    put: 'if (a.restricted !== b.restricted) return a.restricted ? a : b;',
  },
  {
    name: 'a rectification is not pinned',
    file: 'shared/domain/profile/traits.ts',
    find: 'putTrait(traits, name, { value, at, messageId, pinned: true });',
    put: 'putTrait(traits, name, { value, at, messageId });',
  },
  {
    name: 'a refusal is not kept with the address',
    file: stitch('note-acts.ts'),
    find: '.filter((act) => isNews(stored.get(act.key), act))',
    put: '.filter((act) => act.cell.granted)',
  },
  {
    name: 'a record is done before its acts are kept',
    file: 'functions/stitch-profiles/stitch-profiles.ts',
    find: 'await noteActs(',
    put: 'void (async (_: unknown) => undefined)(',
  },
  {
    name: 'older rules may resolve what newer ones resolved',
    file: stitch('rounds.ts'),
    find: 'rulesVersion <= used.rules.version',
    put: 'rulesVersion >= 0',
  },
  {
    name: 'a profile resolved with other rules is decided online',
    file: stitch('plan-online.ts'),
    find: 'head.rulesVersion !== rules.version || head.isStale === true',
    put: 'head.isStale === true',
  },
  {
    name: 'a command is decided online',
    file: stitch('plan-online.ts'),
    find: 'incomings.some(({ orders }) => orders.separations.length > 0 || orders.releases.length > 0) ||',
    put: '',
  },
  {
    name: 'a separated person takes any link',
    file: 'shared/domain/identity/attach-links.ts',
    find: "if (a.standing.isSeparated && b.standing.isSeparated) return 'replay';",
    put: '',
    isRare: true,
  },
  {
    name: 'a limit with a window does not mind the order of links',
    file: 'shared/domain/identity/attach-links.ts',
    find: 'orderMatters || hasTwoUsers(counts) || Object.keys(recent).length > 0',
    put: 'orderMatters || hasTwoUsers(counts)',
  },
  {
    name: 'nobody counts how many share an identifier',
    file: stitch('plan-online.ts'),
    find: "links === 'replay' || (await makesSuperNode(links, personOf, { world, planning }))",
    put: "links === 'replay'",
  },
  {
    name: 'a device that was passed on keeps all its events with its last holder',
    file: stitch('fold-person.ts'),
    find: 'ownEvents(plan.held, countingCopies(events))',
    put: 'countingCopies(events)',
  },
  {
    name: 'a copy counts for each holder of a device',
    file: stitch('plan-replay.ts'),
    find: 'const folded = foldedTogether(decided, replay);',
    put: 'const folded = decided;',
  },
  {
    name: 'a late record of a device goes to who has it now',
    file: stitch('plan-online.ts'),
    find: 'incomings.some((incoming) => isOfFormerHolder(incoming, world)) ||',
    put: '',
  },
  {
    name: 'a release that comes while a link is written is missed',
    file: stitch('rounds.ts'),
    find: ' || !(await missedNoRelease(decision))',
    put: '',
    isRare: true,
  },
  {
    name: 'two writes swapped: the head before its timeline',
    file: stitch('rounds.ts'),
    find: 'if (fresh.length > 0) await timelines.append(fresh);',
    put: 'setImmediate(() => void timelines.append(fresh).catch(() => undefined));',
  },
  {
    name: 'a large change forgets to say that a profile is stale',
    file: stitch('build-change.ts'),
    find: '...(isLeftStale || plan.isIncomplete ? { isStale: true } : {}),',
    put: '',
  },
  {
    name: 'a large change does not store its facts first',
    file: stitch('large-change.ts'),
    find: 'factsStep(plan, whole) ??',
    put: '',
  },
  {
    name: 'a person is written while another is in the same head',
    file: stitch('large-change.ts'),
    find: 'plan.sources.every(({ profileId }) => shares.get(profileId) === 1) &&',
    put: '',
    isRare: true,
  },
  {
    name: 'a part split off takes along who is found by way of its id',
    file: stitch('split-step.ts'),
    find: 'if (slot.redirect === undefined) return undefined;',
    put: 'if (slot.version >= 0) return undefined;',
    isRare: true,
  },
  {
    name: 'former ids of a part split off lead to where it was',
    file: stitch('split-step.ts'),
    find: 'redirects: [...plan.redirects, ...born],',
    put: 'redirects: [...plan.redirects],',
  },
  {
    name: 'what is handed over does not say how far it is folded',
    file: stitch('hand-over.ts'),
    find: '...(mark ? { mark } : {}),',
    put: '',
  },
  {
    name: 'whoever holds other parts than before is not folded anew',
    file: stitch('replay-persons.ts'),
    find: '|| !isSameHeld(held, heldBy(sources))',
    put: '',
  },
  {
    name: 'a profile of another is joined for the part of a device that it holds',
    file: stitch('homes.ts'),
    find: '.filter((head) => ownerOf(head) === person)',
    put: '',
  },
  {
    name: 'decisions of a large change are written with older rules',
    file: stitch('stitch-group.ts'),
    find: '...(plan.basis ?? []), ',
    put: '',
  },
  {
    name: 'ties are remembered whatever became of their head',
    file: stitch('known-ties.ts'),
    find: '|| entry?.version !== head?.version',
    put: '',
  },
  {
    name: 'what is remembered is not looked at again in the end',
    file: stitch('plan-replay.ts'),
    find: 'if (plan.isPartial || (await isAsStored(replay.closure, planning.profiles))) return plan;',
    put: 'if (plan.links !== undefined) return plan;',
    isRare: true,
  },
  {
    name: 'an erasure plants no fence in the place of a pointer',
    file: 'shared/memory/memory-erasure-store.ts',
    find: '      fences.set(tombstone.key, fence);\n      return fence;',
    put: '      return fence;',
    erasing: true,
  },
  {
    name: 'an erasure leaves links that only the erased showed',
    file: stitch('erasure/facts.ts'),
    find: 'if (later === undefined) return removed(profiles.removeLink(link));',
    put: 'if (later === undefined) return undefined;',
    erasing: true,
  },
  {
    name: 'an erasure changes timelines before the facts',
    file: stitch('erasure/erase.ts'),
    find: '  // Facts before timelines: they are mended by what the timelines still say is gone.\n',
    put: '  await writeTimelines(dependencies, anchors);\n',
    erasing: true,
  },
  {
    name: 'an erasure forgets around whom it was when it dies',
    file: stitch('erasure/survey.ts'),
    find: 'if (first !== undefined) await profiles.remember',
    put: 'if (first !== undefined && first === undefined) await profiles.remember',
    erasing: true,
  },
];

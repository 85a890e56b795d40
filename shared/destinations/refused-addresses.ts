import { addressRefusal, isAddress } from '../domain/consent/address-acts.ts';
import {
  type Audience,
  type AudienceDependencies,
  type Candidate,
  type Expansion,
  wantOfCandidate,
} from './audience-reader.ts';

/**
 * Marks the candidates at whose address somebody refused what the audience is for, whoever holds it (rule 26). One read for each
 * address that is wanted and that `isAsked` names; none where the audience asks for no purpose. `isLeaving`: of an audience that only
 * loses members nobody is wanted, so each is asked about whose own answers permit it.
 */
export const markRefused = async (
  { refusals }: Pick<AudienceDependencies, 'refusals'>,
  { rule }: Pick<Audience, 'rule'>,
  {
    expansion,
    isAsked = () => true,
    isLeaving = false,
  }: {
    readonly expansion: Expansion;
    readonly isAsked?: (candidate: Candidate) => boolean;
    readonly isLeaving?: boolean;
  },
): Promise<Expansion> => {
  if (rule.purposes.length === 0) return expansion;
  const isOpen = (candidate: Candidate): boolean => {
    const want = wantOfCandidate(rule, candidate);
    return want.wanted || (isLeaving && !want.permission);
  };
  const asked = expansion.candidates.filter(
    (candidate) => isAddress(candidate.key) && isOpen(candidate) && isAsked(candidate),
  );
  if (asked.length === 0) return expansion;
  const answers = await refusals.find(asked.map(({ key }) => key));
  const mark = (candidate: Candidate): Candidate => {
    const refused = addressRefusal(answers.get(candidate.key), rule.purposes);
    return refused === undefined ? candidate : { ...candidate, refused };
  };
  return { ...expansion, candidates: expansion.candidates.map(mark) };
};

import type { Json } from '../../../../../shared/domain/json.ts';
import { useWords } from '../segments/builder/use-words.ts';
import { sayPhrase } from '../segments/model/sentence.ts';
import { treeOf } from '../segments/model/tree.ts';

/** Says a condition in the reader’s language, as the builder of segments does. */
export const useSayCondition = (): ((condition: Json) => string) => {
  const words = useWords();
  return (condition) => sayPhrase(words, treeOf(condition));
};

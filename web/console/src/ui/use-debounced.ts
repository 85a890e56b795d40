import { useEffect, useState } from 'react';

/** A value once it has not changed for so long: for questions that are asked while somebody types. Values are told apart by their JSON. */
export const useDebounced = <T>(value: T, pauseMs = 350): T => {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  const isSame = text === JSON.stringify(settled);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an equal value is the same value
  useEffect(() => {
    if (isSame) return;
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [text, pauseMs, isSame]);
  return isSame ? value : settled;
};

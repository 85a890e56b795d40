import { useEffect, useState } from 'react';

const USUAL_MS = 350;

/** A value once it has not changed for a moment: what is asked for while somebody types waits for them. */
export const useSettled = <T>(value: T, ms = USUAL_MS): T => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
};

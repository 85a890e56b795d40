import { useEffect, useRef } from 'react';
import type { RulesDocument } from '../../../../../../shared/domain/identity/complete-rules.ts';
import { useSimulation } from './identity-queries.ts';

/** Tries rules out, one run at a time; what is running can be given up, and leaving the page gives it up. */
export const useSimulationRun = () => {
  const { mutate, reset, ...state } = useSimulation();
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  const run = (rules: RulesDocument): void => {
    controller.current?.abort();
    controller.current = new AbortController();
    mutate({ rules, signal: controller.current.signal });
  };
  const cancel = (): void => {
    controller.current?.abort();
    reset();
  };
  return { ...state, run, cancel };
};

export type SimulationRun = ReturnType<typeof useSimulationRun>;

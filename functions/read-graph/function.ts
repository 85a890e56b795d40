import { routesOf } from '../../shared/domain/api/operation.ts';
import { graphOperations } from '../../shared/domain/api/operations/graph.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Shows the links behind a profile and the decisions taken from them.',
  trigger: { kind: 'http', routes: routesOf(graphOperations) },
  reads: ['table:configuration', 'table:profiles', 'table:timelines', 'secret:deployment'],
  writes: [],
  // The ties of many thousand identifiers and the histories behind them.
  memory: 1024,
  timeout: 29,
});

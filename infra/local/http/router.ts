/** A route of an HTTP API as the template declares it, `GET /v1/segments/{id}` or `$default`. */
export interface RouteTarget {
  readonly routeKey: string;
  /** The integration it names, `integrations/<id>`. */
  readonly target: string;
  readonly apiId: string;
}

export interface MatchedRoute extends RouteTarget {
  /** ARN of the function behind the integration. */
  readonly functionArn: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

export interface Router {
  integrate(target: string, functionArn: string): void;
  add(route: RouteTarget): void;
  match(method: string, path: string): MatchedRoute | undefined;
  routes(): readonly RouteTarget[];
}

interface Pattern {
  readonly method: string;
  readonly parts: readonly string[];
  readonly target: RouteTarget;
}

const partsOf = (path: string): string[] => path.split('/').slice(1);
const isVariable = (part: string): boolean => part.startsWith('{');
const isGreedy = (part: string): boolean => part.endsWith('+}');

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const parametersOf = (pattern: Pattern, parts: readonly string[]): Record<string, string> | undefined => {
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.parts.entries()) {
    const given = parts[index];
    if (given === undefined) return undefined;
    if (isGreedy(part)) {
      parameters[part.slice(1, -2)] = parts.slice(index).map(decoded).join('/');
      return parameters;
    }
    if (isVariable(part) && given !== '') parameters[part.slice(1, -1)] = decoded(given);
    else if (part !== given) return undefined;
  }
  return pattern.parts.length === parts.length ? parameters : undefined;
};

/** Full matches before variables, variables before `{proxy+}`, a method before ANY, as API Gateway prefers them. */
const rank = ({ method, parts }: Pattern): string =>
  `${parts.map((part) => (isGreedy(part) ? '2' : isVariable(part) ? '1' : '0')).join('')}${method === 'ANY' ? '~' : ''}`;

export const createRouter = (): Router => {
  const patterns: Pattern[] = [];
  const integrations = new Map<string, string>();
  const matched = (target: RouteTarget, pathParameters: Record<string, string>): MatchedRoute => ({
    ...target,
    pathParameters,
    functionArn: integrations.get(target.target) ?? '',
  });
  let fallback: RouteTarget | undefined;
  return {
    integrate: (target, functionArn) => {
      integrations.set(target, functionArn);
    },
    add: (target) => {
      if (target.routeKey === '$default') fallback = target;
      else {
        const [method = '', path = ''] = target.routeKey.split(' ');
        patterns.push({ method, parts: partsOf(path), target });
        patterns.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
      }
    },
    match: (method, path) => {
      const parts = partsOf(path);
      for (const pattern of patterns) {
        if (pattern.method !== method && pattern.method !== 'ANY') continue;
        const pathParameters = parametersOf(pattern, parts);
        if (pathParameters) return matched(pattern.target, pathParameters);
      }
      return fallback && matched(fallback, {});
    },
    routes: () => [...patterns.map((pattern) => pattern.target), ...(fallback ? [fallback] : [])],
  };
};

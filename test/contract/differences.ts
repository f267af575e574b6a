import type { OperationFacts, Reduced } from './reduce';

/** Every way in which an operation differs from the contract's, each in a few words. */
export function differencesOf(contract: OperationFacts | undefined, ours: OperationFacts | undefined): string[] {
  if (!contract) return ['operation added'];
  if (!ours) return ['operation not offered'];
  return [
    ...compareSets('parameter', contract.parameters, ours.parameters),
    ...compareSets('status', Object.keys(contract.responses), Object.keys(ours.responses)),
    ...compareSchemas('request', contract.request, ours.request),
    ...Object.entries(contract.responses).flatMap(([status, schema]) =>
      status in ours.responses ? compareBodies(status, schema, ours.responses[status] ?? null) : [],
    ),
  ];
}

type Body = Reduced | 'problem' | null;

function compareBodies(status: string, contract: Body, ours: Body): string[] {
  if (contract === 'problem' || ours === 'problem') return contract === ours ? [] : [`${status}: another media type`];
  return compareSchemas(status, contract, ours);
}

function compareSchemas(where: string, contract: Reduced | null, ours: Reduced | null): string[] {
  if (!contract || !ours) return contract === ours ? [] : [`${where}: ${ours ? 'body added' : 'body left out'}`];
  const properties = Object.keys(contract.properties ?? {});
  return [
    ...compareValues(`${where} type`, contract.type, ours.type),
    ...compareValues(`${where} enum`, contract.enum, ours.enum),
    ...compareValues(`${where} maxLength`, contract.maxLength, ours.maxLength),
    ...compareRequired(where, contract.required ?? [], ours.required ?? []),
    ...compareSets(`${where} property`, properties, Object.keys(ours.properties ?? {})),
    ...properties.flatMap((name) => {
      const other = ours.properties?.[name];
      return other ? compareSchemas(`${where}.${name}`, contract.properties?.[name] ?? {}, other) : [];
    }),
    ...(contract.items || ours.items ? compareSchemas(`${where}[]`, contract.items ?? null, ours.items ?? null) : []),
    ...compareAdditional(where, contract.additionalProperties, ours.additionalProperties),
    ...(contract.oneOf || ours.oneOf ? compareValues(`${where} alternatives`, contract.oneOf, ours.oneOf) : []),
  ];
}

/** An answer may promise more than the contract wants: that breaks nobody. */
function compareRequired(where: string, contract: string[], ours: string[]): string[] {
  const differences = compareSets(`${where} required`, contract, ours);
  return where.startsWith('request') ? differences : differences.filter((difference) => !difference.endsWith(' added'));
}

function compareAdditional(
  where: string,
  contract: Reduced['additionalProperties'],
  ours: Reduced['additionalProperties'],
): string[] {
  if (typeof contract === 'object' && typeof ours === 'object') return compareSchemas(`${where}.*`, contract, ours);
  return compareValues(`${where} additionalProperties`, contract, ours);
}

function compareValues(what: string, contract: unknown, ours: unknown): string[] {
  const [before, after] = [contract, ours].map((value) => (value === undefined ? 'none' : JSON.stringify(value)));
  return before === after ? [] : [`${what} ${before} -> ${after}`];
}

function compareSets(what: string, contract: string[], ours: string[]): string[] {
  return [
    ...contract.filter((one) => !ours.includes(one)).map((one) => `${what} ${one} left out`),
    ...ours.filter((one) => !contract.includes(one)).map((one) => `${what} ${one} added`),
  ];
}

/** A name as it is on the wire: the contract's are in snake case where ours are in camel case. */
export type WireName<Name extends string, Done extends string = ''> = Name extends `${infer Letter}${infer Rest}`
  ? WireName<Rest, `${Done}${Letter extends Lowercase<Letter> ? Letter : `_${Lowercase<Letter>}`}`>
  : Done;

/** The same values by the names that they have on the wire. */
export type OnWire<Values> = { [Name in keyof Values & string as WireName<Name>]: Values[Name] };

export function wireName<Name extends string>(name: Name): WireName<Name> {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) as WireName<Name>;
}

/** The values of these names, as they go out. */
export function toWire<Values extends object, Name extends keyof Values & string>(values: Values, names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [wireName(name), values[name]])) as OnWire<Pick<Values, Name>>;
}

/** Those values of these names that have come in. */
export function fromWire<Values extends object>(
  wire: Partial<OnWire<Values>>,
  names: readonly (keyof Values & string)[],
): Partial<Values> {
  const received = new Map<string, unknown>(Object.entries(wire));
  const named = names.map((name) => [name, received.get(wireName(name))] as const);
  return Object.fromEntries(named.filter(([, value]) => value !== undefined)) as Partial<Values>;
}

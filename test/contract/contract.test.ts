import { CONTRACT_DIFFERENCES } from './contract-differences';
import published from '../../docs/openapi.json';
import { differencesOf } from './differences';
import konnect from './konnect.json';
import { factsOf, type OperationFacts } from './reduce';

const contract: Record<string, OperationFacts> = konnect as never;
const ours = factsOf(published);

test("what we publish differs from Kong's contract exactly as the list of differences says", () => {
  const operations = [...new Set([...Object.keys(contract), ...Object.keys(ours)])];
  const found = operations.flatMap((operation) =>
    differencesOf(contract[operation], ours[operation]).map((difference) => `${operation}: ${difference}`),
  );
  const listed = CONTRACT_DIFFERENCES.flatMap(({ operations: names, what }) =>
    names.flatMap((name) => what.map((one) => `${name}: ${one}`)),
  );
  expect([...listed].sort()).toEqual([...found].sort());
});

test('every difference has a reason', () => {
  expect(CONTRACT_DIFFERENCES.filter(({ reason }) => reason.length < 10)).toEqual([]);
});

test('the facts are facts: no text of the contract has been copied', () => {
  expect(JSON.stringify(konnect)).not.toMatch(/"(description|example|examples|summary)":"/);
});

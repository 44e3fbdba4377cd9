/** What the resolver says of routing rules. */
export const RULE = {
  id: 'r1',
  name: 'Restricted',
  when: { location: [], protectionLevel: [], dataClassification: ['restricted'], projectId: ['a', 'b'] },
  connectionId: 'c1',
  keyGroup: 'vault',
  takes: 'Data classification restricted and Project ID a or b',
  connection: 'Main',
  problem: null,
  note: null,
};
export const routing = (rules: readonly object[]) => ({
  version: 4,
  rules,
  connections: [{ id: 'c1', name: 'Main', keyGroup: 'payments' }],
  fallback: { connection: 'Main', keyGroup: 'payments' },
  mark: '{classification}',
});

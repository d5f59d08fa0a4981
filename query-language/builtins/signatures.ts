/** Names and parameters of the built-in functions, in the order in which positional arguments are taken. */

/** Parameters by function. */
export const builtInParameters: ReadonlyMap<string, readonly string[]> = new Map([
  ['capitalize', ['string']],
  ['uppercase', ['string']],
  ['lowercase', ['string']],
  ['trim', ['string', 'trim_chars']],
  ['split', ['string', 'separator']],
  ['join', ['list', 'separator']],
  ['distinct', ['list']],
  ['length', ['target']],
  ['text', ['string', 'linearize']],
  ['random', ['floor', 'ceiling']],
  ['shuffle', ['list']],
  ['resolve', ['path']],
  ['log', ['message', 'variable']],
  ['embedding', ['target']],
]);

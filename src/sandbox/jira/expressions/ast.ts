/** Syntax tree of a Jira expression. */
export type Node =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'template'; readonly texts: readonly string[]; readonly parts: readonly Node[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, Node])[] }
  | { readonly kind: 'member'; readonly object: Node; readonly name: string; readonly optional: boolean }
  | { readonly kind: 'index'; readonly object: Node; readonly index: Node; readonly optional: boolean }
  | { readonly kind: 'call'; readonly callee: Node; readonly args: readonly Node[] }
  | { readonly kind: 'new'; readonly type: string; readonly args: readonly Node[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Node }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly kind: 'conditional'; readonly test: Node; readonly yes: Node; readonly no: Node }
  | { readonly kind: 'arrow'; readonly parameters: readonly string[]; readonly body: Node }
  | { readonly kind: 'let'; readonly bindings: readonly (readonly [string, Node])[]; readonly body: Node };

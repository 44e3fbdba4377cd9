/** Values of a route's `:names`. */
export type Params = Readonly<Record<string, string>>;

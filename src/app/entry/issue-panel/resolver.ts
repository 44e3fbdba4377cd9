import Resolver from '@forge/resolver';

const resolver = new Resolver();

export const issuePanel = resolver.getDefinitions();

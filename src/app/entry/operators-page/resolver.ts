import Resolver from '@forge/resolver';

const resolver = new Resolver();

export const operatorsPage = resolver.getDefinitions();

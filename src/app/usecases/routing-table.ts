import type { RoutingTable } from '../../domain/routing';
import type { ConnectionSettings } from '../ports/settings';

/** The settings as routing reads them: no address, and of a credential only whether there is one. */
export const routingTable = ({ list, defaultId, rules = [] }: ConnectionSettings): RoutingTable => ({
  rules,
  defaultId,
  destinations: list.map(({ id, name, keyGroup, credential }) => ({
    id,
    name,
    keyGroup,
    hasCredential: credential !== null,
  })),
});

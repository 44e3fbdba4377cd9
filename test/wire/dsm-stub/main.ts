import { OPERATORS_GATE } from './options';
import { DsmStub } from './stub';

/**
 * The stand-in as a program, for the demo: node dsm-stand-in.js <e-mail address of a person>...
 * Says where it listens over the channel to its parent, follows the parent's clock, and ends with the parent.
 */
async function main(people: readonly string[]): Promise<void> {
  let ahead = 0;
  const stub = new DsmStub({ now: () => Date.now() + ahead, people, protects: OPERATORS_GATE });
  const server = await stub.start();
  process.on('message', (message: { readonly ahead: number }) => {
    ahead = message.ahead;
    process.send?.({ ahead });
  });
  process.on('disconnect', () => void server.close());
  const { accountId, groupId, groupName, apiKey } = stub;
  process.send?.({
    ...{ url: server.url, accountId, groupId, groupName, apiKey },
    people: Object.fromEntries(people.map((email) => [email, stub.passwordOf(email)])),
  });
}

void main(process.argv.slice(2));

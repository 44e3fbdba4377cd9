import { OPERATORS_GATE } from './options';
import { DsmStub } from './stub';

const listed = (text = ''): string[] => text.split(',').filter((name) => name !== '');

/**
 * The stand-in as a program, for the demo: node dsm-stand-in.js <e-mail addresses of the reviewers> <names of
 * applications>, each list with commas. Says where it listens over the channel to its parent, follows the parent's
 * clock, and ends with the parent.
 */
async function main([reviewers, names]: readonly string[]): Promise<void> {
  let ahead = 0;
  const [people, applications] = [listed(reviewers), listed(names)];
  const now = () => Date.now() + ahead;
  const stub = new DsmStub({ now, people, applications, protects: OPERATORS_GATE });
  const server = await stub.start();
  process.on('message', (message: { readonly ahead: number }) => {
    ahead = message.ahead;
    process.send?.({ ahead });
  });
  process.on('disconnect', () => void server.close());
  const { accountId, groupId, groupName, apiKey, members } = stub;
  process.send?.({
    ...{ url: server.url, accountId, groupId, groupName, apiKey },
    passwords: Object.fromEntries(people.map((email) => [email, members.person(email).password])),
    apiKeys: Object.fromEntries(applications.map((name) => [name, members.application(name).apiKey])),
  });
}

void main(process.argv.slice(2));

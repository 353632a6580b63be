import { Directory } from './directory.js';
import { fill, h } from './dom.js';
import { byHost, byName, byToken, forget, remembered, serverFacts } from './session.js';
import { Shell } from './shell.js';
import { signIn } from './signin.js';
import { Workspace } from './workspace.js';

const place = document.getElementById('app');

/** A session that needs no question: of the product around the page, or of an earlier load. */
async function known(facts, learn) {
  const host = await byHost(facts.origins, facts.userClaims, learn);
  if (host) {
    return host;
  }
  const { token, name } = remembered();
  if (facts.signIn && name) {
    return byName(name);
  }
  return token ? byToken(token, facts.userClaims) : undefined;
}

async function run(facts, reason) {
  const early = {};
  let learn = (names) => Object.assign(early, names);
  const session =
    (reason === undefined && (await known(facts, (names) => learn(names)).catch((failure) => void (reason = failure.message)))) ||
    (await signIn(place, facts, reason ?? ''));
  const directory = new Directory(session.people);
  directory.learn({ ...session.names, ...early });
  learn = (names) => directory.learn(names);
  await directory.refresh().catch(() => {});
  const workspace = new Workspace(session, directory);
  let over = false;
  const shell = new Shell(place, workspace, {
    signOut: (why = '') => {
      if (over) {
        return;
      }
      over = true;
      shell.close();
      workspace.close();
      forget();
      void run(facts, why);
    },
  });
}

try {
  await run(await serverFacts());
} catch (failure) {
  fill(place, h('main', { class: 'sign-in' }, h('h1', {}, 'Palaver'), h('p', { role: 'alert' }, `The server does not answer: ${failure.message}`)));
}

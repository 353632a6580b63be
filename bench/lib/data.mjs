// The databases of the parts.
import { join } from 'node:path';
import { BENCH, ROOT } from './paths.mjs';
import { numbered } from './tokens.mjs';

const EMPTY = 'palaver_empty';
/** Tables that have rows. Statistics of the empty ones would make plans for empty tables, and plans are kept. */
const MEMBERS = ['main.channels', 'main.channel_members'];
const sqlFile = (name) => join(BENCH, 'sql', name);

/** A new database "palaver" with the current schema, and channels with members (sql/members.sql). */
export const palaverDatabase = (bench, ...groups) => membersDatabase(bench, 'palaver', groups);

async function membersDatabase(bench, name, groups) {
  const { database, servers } = bench;
  if (!(await database.exists(EMPTY))) {
    await database.create(EMPTY);
    await servers.migrate(EMPTY);
  }
  await database.create(name, EMPTY);
  for (const { first = 0, channels, users } of groups) {
    await database.file(name, sqlFile('members.sql'), { first, channels, users });
  }
  await database.settle(name, MEMBERS);
  return name;
}

/** A new database with the table of the bridge and of pgbench. */
export async function bridgeDatabase(bench) {
  await bench.database.create('bridge');
  await bench.database.file('bridge', join(BENCH, 'peers/schema.sql'));
  await bench.database.settle('bridge', []);
  return 'bridge';
}

/** A new database "adopted" as the reference leaves it behind, with 10 000 messages; returns their places. */
export async function referenceDatabase(bench, channels) {
  const { database } = bench;
  const author = numbered(0);
  await database.create('adopted');
  await database.file('adopted', join(ROOT, 'src/test/resources/reference/schema.sql'));
  await database.file('adopted', sqlFile('reference.sql'), { channels, author });
  await database.settle('adopted', ['main.messages']);
  const rows = await database.lines('adopted', 'SELECT id, channel_id FROM main.messages ORDER BY md5(id::text)');
  return rows.map((row) => row.split('|')).map(([id, channelId]) => ({ user: author, id, channelId }));
}

const FILL_BATCH = 500_000;
const FILL_LIMIT_SECONDS = 300;

/** A new database with messages in channels that have a reader each; 64 more users have "each" channels. */
export async function grownDatabase(bench, name, { messages, channels, each }) {
  const { database } = bench;
  await membersDatabase(bench, name, [{ channels, users: channels }]);
  if (each) await database.file(name, sqlFile('growth-members.sql'), { each });
  for (let from = 0; from < messages; from += FILL_BATCH) {
    const to = Math.min(from + FILL_BATCH, messages) - 1;
    await database.file(name, sqlFile('growth.sql'), { from, to, channels },
      { user: 'postgres', seconds: FILL_LIMIT_SECONDS });
    bench.say(`   filled ${to + 1} of ${messages}`);
  }
  await database.file(name, sqlFile('growth-heads.sql'), {}, { user: 'postgres', seconds: FILL_LIMIT_SECONDS });
  await database.settle(name, [...MEMBERS, 'main.messages']);
  return name;
}

const PLACES = 5000;

/** Messages anywhere (ids are random), each with a member of its channel who has no other one, or is of the 64. */
export async function placesOf(bench, name, ofMany) {
  const rows = await bench.database.lines(name, `
    SELECT m.id, m.channel_id, m.seq, u.user_id FROM main.messages m
    JOIN main.channel_members u ON u.channel_id = m.channel_id
      AND u.user_id ${ofMany ? '>=' : '<'} '${numbered(1_000_000)}'
    ORDER BY m.id LIMIT ${PLACES}`);
  return rows.map((row) => row.split('|'))
    .map(([id, channelId, seq, user]) => ({ id, channelId, seq: Number(seq), user }));
}

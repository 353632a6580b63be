// The round: the reference fills a database, Palaver adopts it and serves, the reference serves
// again, Palaver again. Rows, audit and reads must agree. Run by hand, as its packages are many:
//   mvn -q package -DskipTests && cd src/test/reference && npm ci --ignore-scripts && node swap.mjs
// Environment: PALAVER_JAR (default target/palaver.jar), PGBIN (see bench/postgres.sh).
// Exit code 0 and a line for each promise, or 1 and the first that does not hold.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { database, migrate, palaver, reference, referenceMigration, stopAll } from './host.mjs';
import { ALICE, BOB, CAROL, DAVE, SHARED, read, write } from './work.mjs';

const TABLES = ['main.messages', 'main.message_recipients', 'logs.audit_logs'];
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)/g;

const told = (line) => console.log(line);
const held = (line) => console.log(`  ok  ${line}`);

/** Without what Palaver adds to an answer: seq. */
const asBefore = (value) => JSON.parse(JSON.stringify(value, (key, part) => (key === 'seq' ? undefined : part)));

/** With names for ids and times, so that two turns can be compared. */
function form(value, names) {
  const text = JSON.stringify(value)
    .replace(UUID, (id) => names[id] ?? ([ALICE, BOB, CAROL, DAVE, SHARED].includes(id) ? id : '<id>'))
    .replace(TIME, '<time>');
  return JSON.parse(text);
}

function sameReads(expected, actual, line) {
  for (const path of Object.keys(expected)) {
    const [one, other] = [asBefore(expected[path]), asBefore(actual[path])];
    if (one.status >= 400) { // the wording of an error is each one's own
      assert.equal(other.status, one.status, path);
    } else {
      assert.deepEqual(other, one, `GET ${decodeURIComponent(path)}`);
    }
  }
  held(`${Object.keys(expected).length} reads: ${line}`);
}

function sameWrites(one, other) {
  const names = Object.keys(one.answers);
  for (const name of names) {
    assert.deepEqual(form(asBefore(other.answers[name]), other.names),
      form(asBefore(one.answers[name]), one.names), name);
  }
  held(`${names.length} writes are answered in the same form`);
}

/** The audit rows written since, in a form that does not depend on ids, times and their order. */
function auditSince(db, seen, names) {
  return db
    .sql(`SELECT operation_name, table_name, log_type, entity_id, user_id, before, after
          FROM logs.audit_logs WHERE id NOT IN (${seen.map((row) => `'${row.id}'`)})`)
    .map((row) => JSON.stringify(form(row, names)))
    .sort();
}

/** Never empty, as NOT IN () is no SQL. */
const auditIds = (db) => [...db.sql('SELECT id FROM logs.audit_logs'), { id: SHARED }];
const rowsOf = (db, table) => db.sql(`SELECT to_jsonb(t) - 'seq' AS r FROM ${table} t ORDER BY id`);

async function turn(db, server, before, withFiles) {
  const seen = auditIds(db);
  const done = await write(server, before, withFiles);
  for (const [name, { status }] of Object.entries(done.answers)) assert.ok(status < 300, `${name}: ${status}`);
  return { ...done, audit: auditSince(db, seen, done.names) };
}

function numbering(db, channel) {
  const [row] = db.sql(`SELECT count(*)::int AS n, count(seq)::int AS numbered,
    count(DISTINCT seq)::int AS places, max(seq)::int AS last FROM main.messages WHERE channel_id = '${channel}'`);
  assert.equal(row.numbered, row.n, 'a message without a place');
  assert.equal(row.places, row.n, 'two messages at one place');
  return row;
}

async function round(db) {
  const { version } = JSON.parse(
    readFileSync(new URL('node_modules/@sourceloop/chat-service/package.json', import.meta.url)));
  told(`1. The reference (@sourceloop/chat-service ${version}, Node ${process.version}) on its own migration`);
  referenceMigration(db);
  let server = await reference(db);
  const first = await turn(db, server, null, false);
  const firstReads = await read(server, [first], false);
  const firstRows = TABLES.map((table) => rowsOf(db, table));
  await server.stop();
  held(`${Object.keys(first.answers).length} writes, ${first.audit.length} audit rows`);

  told('2. Palaver adopts the database and serves on it (CHAT_ACCESS=open)');
  told(`      ${migrate(db)}`);
  server = await palaver(db);
  assert.deepEqual(TABLES.map((table) => rowsOf(db, table)), firstRows);
  held('adoption changed no row of messages, recipients or audit');
  sameReads(firstReads, await read(server, [first], false), 'Palaver answers as the reference did');
  const second = await turn(db, server, first, true);
  sameWrites(first, second);
  const more = /of the other|across the swap|MESSAGE_FILES_LOGS/;
  assert.deepEqual(second.audit.filter((row) => !more.test(row)), first.audit);
  held(`${first.audit.length} audit rows of the same work have the same form`);
  const secondReads = await read(server, [first, second], true);
  await server.stop();

  told('3. Back to the reference, on the same database');
  assert.match(referenceMigration(db), /Nothing to run/);
  held('its migration finds nothing to do');
  server = await reference(db);
  sameReads(secondReads, await read(server, [first, second], true), 'the reference answers as Palaver did');
  const third = await turn(db, server, second, true);
  sameWrites(second, third);
  assert.deepEqual(third.audit, second.audit);
  held(`${third.audit.length} audit rows, edits across the swap included, have the same form`);
  const thirdReads = await read(server, [first, second, third], true);
  await server.stop();

  told('4. Palaver again');
  server = await palaver(db);
  sameReads(thirdReads, await read(server, [first, second, third], true), 'Palaver answers as the reference did');
  const fourth = await turn(db, server, third, true);
  await server.stop();
  const channels = { 'the shared channel': SHARED, "turn 1's own": first.own, "turn 2's own": second.own,
    "turn 3's own": third.own, "turn 4's own": fourth.own };
  for (const [name, channel] of Object.entries(channels)) {
    const row = numbering(db, channel);
    held(`the ${row.n} messages of ${name} have places; the last is ${row.last}`);
  }
  const [{ misplaced }] = db.sql(`SELECT count(*)::int AS misplaced FROM main.messages a JOIN main.messages b
    USING (channel_id) WHERE a.seq < b.seq AND a.created_on > b.created_on`);
  assert.equal(misplaced, 0);
  held('places follow the order of creation across all four turns');

  told('5. Palaver with CHAT_ACCESS=members');
  server = await palaver(db, { CHAT_ACCESS: 'members' });
  const members = db.sql(`SELECT user_id, role FROM main.channel_members WHERE channel_id = '${SHARED}'
    ORDER BY user_id`).map((row) => `${names[row.user_id]} ${row.role}`);
  assert.deepEqual(members, ['Alice owner', 'Bob member', 'Carol member', 'Dave member']);
  held(`members of the shared channel: ${members.join(', ')}`);
  await server.stop();
}

const names = { [ALICE]: 'Alice', [BOB]: 'Bob', [CAROL]: 'Carol', [DAVE]: 'Dave' };
const db = await database();
try {
  await round(db);
  told('The round is complete: rows, audit and reads agree.');
} catch (failure) {
  process.exitCode = 1;
  console.error(failure);
} finally {
  await stopAll();
  if (!process.exitCode) rmSync(db.folder, { recursive: true });
}

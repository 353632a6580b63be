// From the start of the process to its first answer from the database, and its memory before any load.
import { palaverDatabase } from '../lib/data.mjs';
import { median } from '../lib/numbers.mjs';
import { atMost, table } from '../lib/reach.mjs';

const STARTS = 5;
const REST_SECONDS = 10;

export const start = {
  name: 'start',
  title: 'time to the first answer with a current schema, memory at rest',
  limitSeconds: () => 180,

  async measure(bench) {
    const name = await palaverDatabase(bench);
    const seconds = [];
    let restMb;
    for (let i = 0; i < STARTS; i++) {
      await bench.servers.use(bench.servers.palaver(name), async (server) => {
        seconds.push(server.startSeconds);
        bench.say(`   first answer after ${server.startSeconds.toFixed(2)} s`);
        if (i < STARTS - 1) return;
        await bench.pause(REST_SECONDS);
        restMb = server.residentMb();
        bench.say(`   ${restMb.toFixed(0)} MB at rest`);
      });
    }
    return { seconds: median(seconds), slowestSeconds: Math.max(...seconds), restMb };
  },

  report: (figures) => ({
    rows: [
      atMost('start to first answer', figures.seconds, 2, 's'),
      atMost('memory at rest (RSS)', figures.restMb, 200, 'MB'),
    ],
    tables: [table(`start: ${STARTS} starts`, ['first answer, median s', 'slowest s', 'RSS at rest MB'],
      [[figures.seconds, figures.slowestSeconds, figures.restMb]])],
  }),
};

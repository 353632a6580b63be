// CPU time and memory of process trees, from /proc.
import { readFileSync, readdirSync } from 'node:fs';

const TICKS_PER_SECOND = 100;
const PAGE_KIB = 4;

/** pid to { parent, ticks (with those of children that ended), pages }. */
function processes() {
  const found = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const f = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
      found.set(Number(name), { parent: f[1], ticks: f[11] + f[12] + f[13] + f[14], pages: f[21] });
    } catch (error) {
      if (!['ENOENT', 'ESRCH'].includes(error.code)) throw error; // it ended meanwhile
    }
  }
  return found;
}

function tree(root) {
  const all = processes();
  return [...all.keys()].filter((pid) => {
    for (let p = pid; p > 1; p = all.get(p)?.parent ?? 0) if (p === root) return true;
    return false;
  }).map((pid) => all.get(pid));
}

/** CPU seconds that a process, and those that it started, have used so far. */
export function cpuSeconds(pid) {
  return tree(pid).reduce((sum, process) => sum + process.ticks, 0) / TICKS_PER_SECOND;
}

/** Resident memory of a process tree in MB of 10^6 bytes. */
export function residentMb(pid) {
  return tree(pid).reduce((sum, process) => sum + process.pages, 0) * PAGE_KIB * 1024 / 1e6;
}

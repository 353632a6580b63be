// Rows of the summary: what was to be reached, what was measured, and beside which peer.
import { show } from './numbers.mjs';

export const REFERENCE = 'the reference, recorded';

const row = (work, reach, measured, unit, reached, peer) => ({ work, reach, measured, unit, reached, ...peer });

export const atLeast = (work, measured, floor, unit) =>
  row(work, `>= ${show(floor)} ${unit}`, measured, unit, measured >= floor);

export const atMost = (work, measured, ceiling, unit) =>
  row(work, `<= ${show(ceiling)} ${unit}`, measured, unit, measured <= ceiling);

/** At least so many times the peer's figure. */
export const timesPeer = (work, measured, factor, peer, peerName, unit) =>
  row(work, `>= ${factor} x ${peerName}`, measured, unit, measured >= factor * peer, { peer, peerName });

/** At most such a share of the peer's figure. */
export const shareOfPeer = (work, measured, factor, peer, peerName, unit) =>
  row(work, `<= ${factor} x ${peerName}`, measured, unit, measured <= factor * peer, { peer, peerName });

/** A table of a part: its title, the heads of its columns, and its rows of cells. */
export const table = (title, heads, rows) => ({ title, heads, rows });

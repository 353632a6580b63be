// The parts, in the order in which they run. Each: name, title, limitSeconds(options), measure(bench), which returns
// figures, and report(figures, options), which returns rows of the summary and tables. optional: only when it is named.
import { growth } from './growth.mjs';
import { post } from './post.mjs';
import { reference, rest } from './rest.mjs';
import { start } from './start.mjs';
import { f1, w1, w2, w3, w4 } from './sockets.mjs';

export const PARTS = [start, rest, post, w1, f1, w2, w3, w4, growth, reference];

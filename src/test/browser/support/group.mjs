// A group of somebody's with messages in it, and what a reader sees of a list.
import { post, until } from './browser.mjs';

/** A new group of its owner's with these messages; more holds for each of them. */
export async function groupOf(owner, name, bodies, more = {}) {
  const channel = await post(owner, '/channels', { channelType: 'group', name });
  const stored = [];
  for (const body of bodies) {
    stored.push(await post(owner, '/messages', { channelId: channel.id, channelType: 'group', body, ...more }));
  }
  return { channel, stored };
}

export const lines = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => `Line ${first + i}.`);

/** Waits until an element is within what scrolls it. */
export const sees = (locator) => until(() => locator.evaluate((element) => {
  const { top, bottom } = element.getBoundingClientRect();
  // None: it was drawn anew meanwhile.
  const box = element.closest('.scroller')?.getBoundingClientRect();
  return box && top >= box.top - 1 && bottom <= box.bottom + 1;
}), `${locator} is in sight`);

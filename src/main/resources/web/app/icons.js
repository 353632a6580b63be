const SVG = 'http://www.w3.org/2000/svg';

/** Strokes in a box of 24. */
const PATHS = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4 12l16-8-6 16-3-6.500z',
  reply: 'M10 7L4 12l6 5v-3.500c5 0 8 1 10 4.500 0-5-3-9-10-9.500z',
  edit: 'M4 20l1-4L16 5l3 3L8 19z',
  trash: 'M5 7h14M10 7V5h4v2M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5',
  star: 'M12 4l2.400 5 5.600.700-4.100 3.800 1.100 5.500-5-2.700-5 2.700 1.100-5.500L4 9.700 9.600 9z',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700L12 17',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16.500 16.500L21 21',
  people: 'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c0-4 3-6 6.500-6s6.500 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6M18 14.500c2.200.8 3.500 2.700 3.500 5.500',
  group: 'M12 5v14M5 12h14',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 21c0-4.500 3.500-7 7.500-7s7.500 2.500 7.500 7',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  down: 'M12 5v14M6 13l6 6 6-6',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  seen: 'M2.500 12.500L7 17l8-9M11 15.500l1.500 1.500L21.500 7.500',
  alert: 'M12 8v5M12 16.500v.1M12 3l9.500 17h-19z',
  leave: 'M14 4H5v16h9M10 12h11M17 8l4 4-4 4',
};

/** A drawing without a meaning of its own: what it stands for is said beside it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  Object.entries({ viewBox: '0 0 24 24', 'aria-hidden': 'true', class: `icon icon-${name}` }).forEach(
    ([key, value]) => svg.setAttribute(key, value),
  );
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

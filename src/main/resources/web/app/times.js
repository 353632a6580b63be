const DAY_MS = 86_400_000;
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long' });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

export const timeOf = (iso) => time.format(new Date(iso));
export const fullTimeOf = (iso) => full.format(new Date(iso));

/** The calendar day of a moment, where the reader is. */
export function dayOf(iso) {
  const then = new Date(iso);
  return `${then.getFullYear()}-${then.getMonth() + 1}-${then.getDate()}`;
}

/** Today, Yesterday, a weekday, or a date. */
export function dayName(iso, now = new Date()) {
  const then = new Date(iso);
  const days = Math.round((midnight(now) - midnight(then)) / DAY_MS);
  if (days <= 0) {
    return 'Today';
  }
  if (days === 1) {
    return 'Yesterday';
  }
  return days < 7 ? weekday.format(then) : date.format(then);
}

/** As short as a list of channels wants it. */
export function briefly(iso, now = new Date()) {
  return dayOf(iso) === dayOf(now.toISOString()) ? timeOf(iso) : short.format(new Date(iso));
}

function midnight(moment) {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}

// Figures: medians, and how they are written.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** An object like the first, each number the median of that number in all. */
export function deepMedian(objects) {
  const [first] = objects;
  if (typeof first === 'number') return median(objects.filter((value) => typeof value === 'number'));
  if (first === null || typeof first !== 'object') return first;
  if (Array.isArray(first)) return first.map((_, i) => deepMedian(objects.map((of) => of[i])));
  return Object.fromEntries(Object.keys(first).map((key) => [
    key, deepMedian(objects.filter((of) => of?.[key] !== undefined).map((of) => of[key])),
  ]));
}

/** With the digits that a reader needs: 12 402, 88, 3.7, 0.042; a dash for what is not there. */
export function show(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ' ');
  return value.toFixed(size >= 100 ? 0 : size >= 1 ? 1 : 3).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

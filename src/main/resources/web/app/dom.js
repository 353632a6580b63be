/** Elements without markup: every text becomes a text node, so that it stays text. */

/**
 * Makes an element.
 *
 * @param {string} tag
 * @param {Record<string, any>} [props] attributes; `on` holds listeners, `data` the data attributes;
 *     null, undefined and false leave one out
 * @param {...(Node | string | number | null | undefined | false)} children
 * @returns {any}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === 'on') {
      Object.entries(value).forEach(([type, listener]) => element.addEventListener(type, listener));
    } else if (name === 'data') {
      Object.assign(element.dataset, value);
    } else {
      attribute(element, name, value);
    }
  }
  append(element, children);
  return element;
}

/** Sets an attribute, or takes it away. */
export function attribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Replaces what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** Sets a text only where it differs: an unchanged live region says nothing. */
export function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function append(element, children) {
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
}

/**
 * Keeps the children of an element in step with a list, and each child as long as its key is there,
 * so that focus and selection stay where they are. The focus of one that goes is the next one's.
 *
 * @template T
 * @param {Element} parent
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => {element: HTMLElement, update: (item: T) => void}} make
 */
export function keyedList(parent, keyOf, make) {
  let views = new Map();
  return (/** @type {T[]} */ items) => {
    const next = new Map();
    // What goes does so first: otherwise all that follows it would be moved, and a moved element loses the focus.
    const keys = new Set(items.map(keyOf));
    const heirs = heirsOf([...views].map(([key, { element }]) => ({ element, stays: keys.has(key) })));
    views.forEach((view, key) => keys.has(key) || view.element.remove());
    let place = parent.firstElementChild;
    for (const item of items) {
      const key = keyOf(item);
      const view = views.get(key) ?? make(item);
      view.update(item);
      next.set(key, view);
      if (view.element === place) {
        place = place.nextElementSibling;
      } else {
        parent.insertBefore(view.element, place);
      }
    }
    views = next;
    heirs.find((element) => {
      element.focus({ preventScroll: true });
      return element.contains(document.activeElement);
    });
  };
}

/** Who may have the focus of an element that goes: those that stay, from it to the end, and then back to the start. */
function heirsOf(/** @type {{element: HTMLElement, stays: boolean}[]} */ all) {
  const at = all.findIndex(({ element, stays }) => !stays && element.contains(document.activeElement));
  const inOrder = at < 0 ? [] : [...all.slice(at), ...all.slice(0, at).reverse()];
  return inOrder.filter(({ stays }) => stays).map(({ element }) => element);
}

/**
 * Remembers where the elements in sight stand, and gives what scrolls the first of them that is left back to
 * there, whatever came or went above and below.
 *
 * @param {Element} scroller @param {Iterable<Element>} elements from top to bottom
 */
export function held(scroller, elements) {
  const { top, bottom } = scroller.getBoundingClientRect();
  const places = [...elements]
    .map((element) => ({ element, rect: element.getBoundingClientRect() }))
    .filter(({ rect }) => rect.bottom > top && rect.top < bottom);
  return () => {
    const left = places.find(({ element }) => element.isConnected);
    if (left) {
      scroller.scrollTop += left.element.getBoundingClientRect().top - left.rect.top;
    }
  };
}

/**
 * Whether a key is for an input method. WebKit ends the composition before the key that accepts its words,
 * which says so by its code only.
 */
export function composing({ isComposing, keyCode }) {
  return isComposing || keyCode === 229;
}

/** Runs an act once for all calls of a turn. */
export function coalesced(act) {
  let due = false;
  return () => {
    if (!due) {
      due = true;
      queueMicrotask(() => {
        due = false;
        act();
      });
    }
  };
}

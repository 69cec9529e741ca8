import { glyphOf } from './glyphs.ts';

/** What is named over the picture. */
export interface Mark {
  readonly id: string;
  readonly name: string;
  /** One line of figures, or none. */
  readonly figures: string;
  readonly hue: string;
  /** Whose glyph; undefined: no badge (a body). */
  readonly glyph: string | undefined;
}

interface Item {
  readonly label: HTMLButtonElement;
  readonly name: HTMLElement;
  readonly figures: HTMLElement;
  readonly badge: HTMLElement;
  seen: boolean;
  badged: boolean;
  /** What was written last: the page is asked for nothing. */
  readonly said: Map<string, string>;
}

/**
 * Names and badges over the picture. Each name is a button that Tab reaches: Enter or a double click goes there, a click selects. The badge is for pointers only.
 */
export class Overlay {
  readonly #host: HTMLElement;
  readonly #items = new Map<string, Item>();
  readonly #go: (id: string) => void;
  readonly #select: (id: string) => void;

  constructor(host: HTMLElement, go: (id: string) => void, select: (id: string) => void) {
    this.#host = host;
    this.#go = go;
    this.#select = select;
  }

  begin(): void {
    for (const i of this.#items.values()) i.seen = false;
  }

  #item(mark: Mark): Item {
    let item = this.#items.get(mark.id);
    if (!item) {
      const label = document.createElement('button');
      label.type = 'button';
      label.className = 'scene-label';
      const name = document.createElement('b');
      const figures = document.createElement('span');
      label.append(name, figures);
      const badge = document.createElement('div');
      badge.className = 'scene-badge';
      badge.setAttribute('aria-hidden', 'true');
      if (mark.glyph !== undefined) badge.innerHTML = glyphOf(mark.glyph);
      const { id } = mark;
      label.addEventListener('click', (e) => (e.detail === 0 ? this.#go(id) : this.#select(id)));
      label.addEventListener('dblclick', () => this.#go(id));
      badge.addEventListener('click', () => this.#select(id));
      badge.addEventListener('dblclick', () => this.#go(id));
      this.#host.append(badge, label);
      item = { label, name, figures, badge, seen: true, badged: false, said: new Map() };
      this.#items.set(mark.id, item);
    }
    item.seen = true;
    return item;
  }

  /** A name at a place: `side` is the side of the text that (x, y) is at. `quiet`: only for the keyboard (names are off). */
  label(mark: Mark, x: number, y: number, side: 'left' | 'right' | 'middle', quiet = false): void {
    const item = this.#item(mark);
    text(item, 'name', item.name, mark.name);
    text(item, 'figures', item.figures, mark.figures);
    // text in the left margin ends at x, in the right one it begins there
    const shift = side === 'left' ? '-100%' : side === 'right' ? '0' : '-50%';
    const s = item.label.style;
    style(item, 'transform', s, `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translateX(${shift})`);
    style(item, 'textAlign', s, side === 'left' ? 'right' : side === 'right' ? 'left' : 'center');
    style(item, 'opacity', s, quiet ? '0' : '1');
    style(item, 'pointerEvents', s, quiet ? 'none' : 'auto');
    style(item, 'visibility', s, 'visible');
  }

  /** The badge; `strength` 0 to 1. */
  badge(mark: Mark, x: number, y: number, strength: number, selected: boolean): void {
    const item = this.#item(mark);
    const s = item.badge.style;
    style(item, 'transform', s, `translate(${(x - 10).toFixed(2)}px, ${(y - 10).toFixed(2)}px)`, 'badge');
    style(item, 'color', s, mark.hue, 'badge');
    style(item, 'borderWidth', s, selected ? '2.5px' : '1.5px', 'badge');
    style(item, 'opacity', s, strength.toFixed(2), 'badge');
    style(item, 'visibility', s, strength > 0.02 ? 'visible' : 'hidden', 'badge');
    item.badged = true;
  }

  end(): void {
    for (const item of this.#items.values()) {
      if (!item.seen) style(item, 'visibility', item.label.style, 'hidden');
      if (!item.seen || !item.badged) style(item, 'visibility', item.badge.style, 'hidden', 'badge');
      item.badged = false;
    }
  }

  clear(): void {
    for (const i of this.#items.values()) {
      i.label.remove();
      i.badge.remove();
    }
    this.#items.clear();
  }
}

function text(item: Item, key: string, e: HTMLElement, said: string): void {
  if (item.said.get(key) === said) return;
  item.said.set(key, said);
  e.textContent = said;
}

type Styled = 'transform' | 'textAlign' | 'opacity' | 'pointerEvents' | 'visibility' | 'color' | 'borderWidth';

function style(item: Item, name: Styled, of: CSSStyleDeclaration, value: string, whose = ''): void {
  const key = `${whose}${name}`;
  if (item.said.get(key) === value) return;
  item.said.set(key, value);
  of[name] = value;
}

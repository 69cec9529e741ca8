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
      item = { label, name, figures, badge, seen: true };
      this.#items.set(mark.id, item);
    }
    item.seen = true;
    return item;
  }

  /** A name at a place: `side` is the side of the text that (x, y) is at. `quiet`: only for the keyboard (names are off). */
  label(mark: Mark, x: number, y: number, side: 'left' | 'right' | 'middle', quiet = false): void {
    const item = this.#item(mark);
    write(item.name, mark.name);
    write(item.figures, mark.figures);
    const s = item.label.style;
    // text in the left margin ends at x, in the right one it begins there
    const shift = side === 'left' ? '-100%' : side === 'right' ? '0' : '-50%';
    s.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translateX(${shift})`;
    s.textAlign = side === 'left' ? 'right' : side === 'right' ? 'left' : 'center';
    s.opacity = quiet ? '0' : '1';
    s.pointerEvents = quiet ? 'none' : 'auto';
    s.visibility = 'visible';
  }

  /** The badge; `strength` 0 to 1. */
  badge(mark: Mark, x: number, y: number, strength: number, selected: boolean): void {
    const item = this.#item(mark);
    const s = item.badge.style;
    s.transform = `translate(${(x - 10).toFixed(2)}px, ${(y - 10).toFixed(2)}px)`;
    s.color = mark.hue;
    s.borderWidth = selected ? '2.5px' : '1.5px';
    s.opacity = strength.toFixed(2);
    s.visibility = strength > 0.02 ? 'visible' : 'hidden';
    item.badge.dataset['shown'] = '1';
  }

  end(): void {
    for (const item of this.#items.values()) {
      if (!item.seen) {
        item.label.style.visibility = 'hidden';
        item.badge.style.visibility = 'hidden';
      } else if (item.badge.dataset['shown'] !== '1') item.badge.style.visibility = 'hidden';
      delete item.badge.dataset['shown'];
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

function write(e: HTMLElement, text: string): void {
  if (e.textContent !== text) e.textContent = text;
}

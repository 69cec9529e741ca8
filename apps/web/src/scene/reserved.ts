import type { Box } from '../scene-maths/labels.ts';
import type { Reserved } from './now.ts';

/** What names keep off, by its selector in the stage. */
const PARTS = { sentence: '.over', menus: '.scene-menus', scale: '.scene-scale' } as const;

/**
 * Tells where the sentence, the menus and the scale lie over the picture (px of it) whenever one of them has been laid out anew: they are measured then, and in no frame. Writes the sentence's place as well into
 * `--sentence-width` and `--sentence-height` of the host, for what dims the picture beneath it. Returns what ends it.
 */
export function watchReserved(host: HTMLElement, tell: (reserved: Reserved) => void): () => void {
  const stage = host.parentElement;
  if (!stage) return () => undefined;
  const watched = new Set<Element>();
  const measure = (): void => {
    const of = host.getBoundingClientRect();
    const box = (selector: string): Box => {
      const r = stage.querySelector(selector)?.getBoundingClientRect();
      return r ? { x: r.x - of.x, y: r.y - of.y, width: r.width, height: r.height } : { x: 0, y: 0, width: 0, height: 0 };
    };
    const reserved = { sentence: box(PARTS.sentence), menus: box(PARTS.menus), scale: box(PARTS.scale) };
    const { x, y, width, height } = reserved.sentence;
    host.style.setProperty('--sentence-width', `${Math.round(x + width)}px`);
    host.style.setProperty('--sentence-height', `${Math.round(y + height)}px`);
    tell(reserved);
  };
  const sized = new ResizeObserver(measure);
  // the parts come and go with the page: the sentence is another element after a close-up
  const find = (): void => {
    for (const selector of Object.values(PARTS)) {
      const part = stage.querySelector(selector);
      if (part && !watched.has(part)) {
        watched.add(part);
        sized.observe(part);
      }
    }
  };
  const came = new MutationObserver(find);
  came.observe(stage, { childList: true });
  sized.observe(host);
  find();
  return () => {
    sized.disconnect();
    came.disconnect();
  };
}

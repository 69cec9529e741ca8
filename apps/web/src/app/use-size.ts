import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Width and height of an element in CSS pixels, followed. */
export function useSize<T extends HTMLElement>(): readonly [RefObject<T | null>, number, number] {
  const ref = useRef<T>(null);
  const [size, setSize] = useState<readonly [number, number]>([0, 0]);
  useLayoutEffect(() => {
    const el = ref.current;
    if (!el) return;
    const watch = new ResizeObserver(() => setSize([el.clientWidth, el.clientHeight]));
    watch.observe(el);
    setSize([el.clientWidth, el.clientHeight]);
    return () => watch.disconnect();
  }, []);
  return [ref, size[0], size[1]];
}

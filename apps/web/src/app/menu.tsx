import { type ReactNode, useId, useRef } from 'react';

interface Props {
  readonly name: ReactNode;
  readonly label: string;
  readonly children: ReactNode;
  readonly align?: 'left' | 'right';
}

/** A button with a list below it: the browser's own popover, which closes by Escape and by a click elsewhere. */
export function Menu({ name, label, children, align = 'right' }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLFieldSetElement>(null);
  return (
    <>
      <button ref={button} type="button" className="muted" popoverTarget={id} title={label}>
        {name}
      </button>
      <fieldset
        id={id}
        ref={list}
        className="menu"
        aria-label={label}
        popover="auto"
        onToggle={(e) => {
          const box = button.current?.getBoundingClientRect();
          if (!box || (e.nativeEvent as ToggleEvent).newState !== 'open') return;
          const el = e.currentTarget;
          el.style.top = `${box.bottom + 6}px`;
          if (align === 'right') el.style.right = `${Math.max(8, innerWidth - box.right)}px`;
          else el.style.left = `${Math.max(8, box.left)}px`;
          el.querySelector<HTMLElement>('button, a')?.focus();
        }}
        onClick={(e) => {
          if (e.target instanceof HTMLElement && e.target.closest('button, a')) e.currentTarget.hidePopover();
        }}
        onKeyDown={(e) => {
          const way = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
          if (way === 0) return;
          const items = [...e.currentTarget.querySelectorAll<HTMLElement>('button, a')];
          const at = items.indexOf(document.activeElement as HTMLElement);
          items[(at + way + items.length) % items.length]?.focus();
          e.preventDefault();
          e.stopPropagation();
        }}
      >
        {children}
      </fieldset>
    </>
  );
}

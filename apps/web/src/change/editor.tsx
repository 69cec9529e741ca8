import { yaml } from '@codemirror/lang-yaml';
import { type Diagnostic as Mark, setDiagnostics } from '@codemirror/lint';
import type { Diagnostic } from '@farside/mission';
import '@fontsource-variable/source-code-pro/wght.css';
import { basicSetup, EditorView } from 'codemirror';
import { useEffect, useRef } from 'react';

interface Props {
  readonly text: string;
  readonly faults: readonly Diagnostic[];
  onChange(text: string): void;
}

/** The mission file itself, errors at their lines. */
export function Editor({ text, faults, onChange }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const told = useRef(onChange);
  told.current = onChange;
  const first = useRef(text);
  useEffect(() => {
    if (!host.current) return;
    const v = new EditorView({
      doc: first.current,
      parent: host.current,
      extensions: [
        basicSetup,
        yaml(),
        EditorView.contentAttributes.of({ 'aria-label': 'Mission file', tabindex: '0' }),
        EditorView.updateListener.of((u) => {
          if (u.docChanged) told.current(u.state.doc.toString());
        }),
      ],
    });
    view.current = v;
    return () => v.destroy();
  }, []);
  useEffect(() => {
    const v = view.current;
    if (v && v.state.doc.toString() !== text) v.dispatch({ changes: { from: 0, to: v.state.doc.length, insert: text } });
  }, [text]);
  useEffect(() => {
    const v = view.current;
    if (!v) return;
    const marks: Mark[] = faults.map((f) => {
      const line = v.state.doc.line(Math.min(v.state.doc.lines, Math.max(1, f.line)));
      const from = Math.min(line.to, line.from + Math.max(0, f.column - 1));
      return { from, to: Math.max(from, line.to), severity: 'error', message: f.message };
    });
    v.dispatch(setDiagnostics(v.state, marks));
  }, [faults]);
  return (
    <div className="file">
      <div className="editor" ref={host} />
      <ul className="faults">
        {faults.map((f) => (
          <li key={`${f.line}${f.path}`} className="fault">
            Line {f.line}: {f.message}
          </li>
        ))}
      </ul>
    </div>
  );
}

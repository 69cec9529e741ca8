import { useEffect, useRef } from 'react';
import { actions, KEYS } from './keys.ts';

/** The keys of the page, as a sheet over it. */
export function HelpSheet() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    actions.help = () => (dialog.current?.open ? dialog.current.close() : dialog.current?.showModal());
  }, []);
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby="keys-title">
      <h2 id="keys-title" className="panel-title">
        Keys
      </h2>
      <table>
        <caption className="sr">What the keys do</caption>
        <tbody>
          {KEYS.map(([key, does]) => (
            <tr key={key}>
              <th scope="row">{key}</th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <form method="dialog">
        <button type="submit" className="box">
          Close
        </button>
      </form>
    </dialog>
  );
}

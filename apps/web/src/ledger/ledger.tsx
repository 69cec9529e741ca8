export function Ledger() {
  return <aside className="ledger" aria-label="Ledger" />;
}

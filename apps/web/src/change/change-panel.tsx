export function ChangePanel() {
  return <aside className="change" aria-label="Change" />;
}

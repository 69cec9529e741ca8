"""Writes packages/astro/test/fixtures/tdb-tt.json: TDB-TT at the geocentre from ERFA's eraDtdb (the full series), 1972 to 2100.

Needs the Debian package python3-erfa. Run from the project's root: /usr/bin/python3 tools/time/tdb_fixture.py
"""
import json
import erfa

rows = []
day = 2441317.5
while day < 2488069.5:
    rows.append([day, float(erfa.dtdb(day, 0.0, 0.0, 0.0, 0.0, 0.0))])
    day += 379.25
head = {
    "provenance": {
        "figures": "eraDtdb of python3-erfa %s at u = v = 0 (geocentre)" % erfa.__version__,
        "writtenBy": "tools/time/tdb_fixture.py",
    },
    "columns": "JD (TT), TDB-TT (s)",
}
body = ",\n".join(json.dumps(r) for r in rows)
with open("packages/astro/test/fixtures/tdb-tt.json", "w") as f:
    f.write(json.dumps(head, indent=1)[:-2] + ',\n "rows": [\n' + body + "\n]}\n")

#!/usr/bin/env python3
"""Opens exports of a flight with programs that are not of this project and holds them against the flight's own positions; prints what it found as JSON. See README.md."""
import bisect
import datetime
import json
import os
import sys

import numpy as np
import pandas
import xmlschema
from astropy.time import Time
from jplephem.daf import DAF
from jplephem.spk import SPK
from lxml import etree
from scipy.interpolate import KroghInterpolator

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = sys.argv[1]
WINDOW = 4


def path(name):
    return os.path.join(FOLDER, name)


with open(path("truth.json"), encoding="utf8") as f:
    TRUTH = json.load(f)


def hermite(t, r, v, at):
    """Position at `at` from the four nearest of the records: Krogh's algorithm on doubled nodes."""
    k = min(max(bisect.bisect_right(t, at) - WINDOW // 2, 0), max(len(t) - WINDOW, 0))
    four = slice(k, k + WINDOW)
    unit = t[min(k + WINDOW, len(t)) - 1] - t[k]
    x = np.repeat((np.asarray(t[four]) - at) / unit, 2)
    y = np.empty((len(x), 3))
    y[0::2] = r[four]
    y[1::2] = np.asarray(v[four]) * unit
    return KroghInterpolator(x, y)(0.0)


def worst_of(errors):
    return {"worst_m": max(errors), "cases": len(errors)}


def check_spk():
    kernel = SPK.open(path("flight.bsp"))
    by_target = {}
    with open(path("flight.bsp"), "rb") as f:
        daf = DAF(f)
        comments = daf.comments()
        for (name, values) in daf.summaries():
            start, end, target, centre, frame, kind, first, last = values
            if frame != 1 or kind != 13:
                raise ValueError(f"segment of {target}: frame {frame}, type {kind}")
            array = daf.map_array(first, last)
            n, window = int(array[-1]), int(array[-2]) + 1
            if window != WINDOW:
                raise ValueError(f"a window of {window}")
            states = np.array(array[: 6 * n]).reshape(n, 6)
            epochs = np.array(array[6 * n : 7 * n])
            if not (epochs[0] == start and epochs[-1] == end and np.all(np.diff(epochs) > 0)):
                raise ValueError("epochs are not in order or not those of the summary")
            by_target.setdefault(target, []).append((start, end, centre, epochs, states))
    centres = {"earth": 399, "moon": 301}
    errors = []
    for p in TRUTH["tdb"]:
        found = [s for s in by_target[p["naif"]] if s[0] <= p["et"] <= s[1]][-1]
        if found[2] != centres[p["centre"]]:
            raise ValueError(f"{p['vehicle']} is about {found[2]}")
        r = hermite(list(found[3]), found[4][:, :3], found[4][:, 3:], p["et"])
        errors.append(float(np.linalg.norm(1000 * r - p["r"])))
    return {**worst_of(errors), "segments": len(kernel.segments), "comment": comments}


def seconds(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f")


def kvn_segments(text):
    segments, meta, rows, comments = [], None, None, []
    for line in text.splitlines():
        line = line.strip()
        if line == "META_START":
            meta, rows = {}, []
            segments.append((meta, rows))
            inside = True
        elif line == "META_STOP":
            inside = False
        elif not line or line.startswith("COMMENT") or meta is None:
            continue
        elif inside:
            key, value = (w.strip() for w in line.split("=", 1))
            meta[key] = value
        else:
            words = line.split()
            rows.append((words[0], [float(w) for w in words[1:7]]))
    return segments


def xml_segments(file):
    out = []
    for segment in etree.parse(file).getroot().iter("segment"):
        meta = {e.tag: e.text for e in segment.find("metadata")}
        rows = []
        for s in segment.find("data").iter("stateVector"):
            rows.append((s.findtext("EPOCH"), [float(s.findtext(k)) for k in ("X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT")]))
        out.append((meta, rows))
    return out


def check_oem(segments, vehicle):
    zero = seconds("2000-01-01T12:00:00.000000")
    tables = []
    for meta, rows in segments:
        if (meta["REF_FRAME"], meta["INTERPOLATION"], meta["INTERPOLATION_DEGREE"]) != ("ICRF", "HERMITE", "7"):
            raise ValueError(f"metadata {meta}")
        first = seconds(rows[0][0])
        t = [(seconds(e) - first).total_seconds() for e, _ in rows]
        x = 1000 * np.array([s for _, s in rows])
        tables.append(((first - zero).total_seconds(), t, x, meta["CENTER_NAME"]))
    errors = []
    for p in TRUTH["utc"]:
        if p["vehicle"] != vehicle:
            continue
        at = (seconds(p["utc"].rstrip("Z")) - zero).total_seconds()
        first, t, x, centre = [s for s in tables if s[0] <= at <= s[0] + s[1][-1] + 1e-9][-1]
        if centre != p["centre"].upper():
            raise ValueError(f"{vehicle} is about {centre}")
        moment = (seconds(p["utc"].rstrip("Z")) - (zero + datetime.timedelta(seconds=first))).total_seconds()
        errors.append(float(np.linalg.norm(hermite(t, x[:, :3], x[:, 3:], moment) - p["r"])))
    return errors


def check_messages():
    schema = xmlschema.XMLSchema(os.path.join(HERE, "ndm.xsd"))
    out = {"oem": [], "oem_xml": [], "opm": {}}
    for vehicle in TRUTH["vehicles"]:
        with open(path(f"{vehicle}.oem"), encoding="ascii") as f:
            out["oem"] += check_oem(kvn_segments(f.read()), vehicle)
        schema.validate(path(f"{vehicle}.oem.xml"))
        out["oem_xml"] += check_oem(xml_segments(path(f"{vehicle}.oem.xml")), vehicle)
    schema.validate(path("flight.opm.xml"))
    root = etree.parse(path("flight.opm.xml")).getroot()
    with open(path("flight.opm"), encoding="ascii") as f:
        kvn = [line.split("=", 1) for line in f if "=" in line and not line.startswith("COMMENT")]
    kvn = [(k.strip(), v.split("[")[0].strip()) for k, v in kvn]
    xml = [(e.tag, e.text) for e in root.iter() if len(e) == 0 and e.tag != "COMMENT"]
    p = TRUTH["opm"]
    given = dict(xml)
    r = 1000 * np.array([float(given[k]) for k in ("X", "Y", "Z")])
    out["opm"] = {
        "same_in_both": [x for x in kvn if not x[0].startswith("CCSDS") and x[0] != "CREATION_DATE"] == [x for x in xml if x[0] != "CREATION_DATE"],
        "worst_m": float(np.linalg.norm(r - p["r"])),
        "mass_kg": float(given["MASS"]) - p["mass"],
        "manoeuvres": len(root.findall(".//maneuverParameters")),
    }
    return {**out, "oem": worst_of(out["oem"]), "oem_xml": worst_of(out["oem_xml"])}


def check_epochs():
    """UTC and TDB of the same moments, by ERFA. A leap second or a scale mistaken would show as a second or more."""
    utc = Time([p["utc"].rstrip("Z") for p in TRUTH["tdb"]], scale="utc", format="isot")
    tdb = utc.tdb
    whole = (tdb.jd1 - 2451545.0) * 86400 + tdb.jd2 * 86400
    return {"worst_s": float(np.max(np.abs(whole - np.array([p["et"] for p in TRUTH["tdb"]])))), "cases": len(utc)}


def check_csv():
    table = pandas.read_csv(path("flight.csv"), float_precision="round_trip")
    wrong = []
    for row in TRUTH["csv"]:
        found = table.iloc[row["index"]]
        if [float(found[c]) for c in ("x_m", "y_m", "z_m", "vx_mps", "vy_mps", "vz_mps", "mass_kg")] != row["state"] or found["centre"] != row["centre"]:
            wrong.append(row["index"])
    return {"rows": len(table), "compared": len(TRUTH["csv"]), "wrong": wrong[:5]}


print(json.dumps({"spk": check_spk(), "messages": check_messages(), "epochs": check_epochs(), "csv": check_csv()}))

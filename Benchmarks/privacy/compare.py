#!/usr/bin/env python3
"""Precision and recall per type of Sori's removal of personal data, and of other tools, on the labelled utterances.

    compare.py FILE.jsonl... [--binary .build/release/privacy-bench] [--peers ko-pii,korean-pii,koredact,presidio]
               [--form spoken] [--misses]

A span is right when its type is the labelled one and it shares more than half of its characters with the label, and the
label more than half of its own with it; each label counts once. `leaked` is the share of labelled characters that no
span covers, whatever its type. The row "of its types" leaves out the labels of types that a tool does not know. The
peers are packages of PyPI of these names (presidio: `presidio-analyzer`, and the spaCy model `en_core_web_lg` if it is
installed; without it Presidio has its patterns only). koredact needs its model, which it fetches itself.
"""
import argparse
import collections
import json
import subprocess
import sys
import time

KO_PII = {
    "RRN": "resident_number", "FRN": "foreigner_number", "BUSINESS_REG": "business_number", "CORP_REG": "corporate_number",
    "DRIVER_LICENSE": "driver_license", "PASSPORT": "passport", "ACCOUNT": "account", "CARD": "card", "PHONE": "phone",
    "FAX": "phone", "VEHICLE": "vehicle", "EMAIL": "email", "ADDRESS": "address", "PERSON": "name", "DT_BIRTH": "birth_date",
    "IP": "ip", "COURT_CASE": "court_case", "MEDICAL_INSURANCE": "medical_insurance", "POSTAL_CODE": "postal_code"}
KOREAN_PII = {
    "rrn": "resident_number", "phone": "phone", "card": "card", "email": "email", "account": "account",
    "passport": "passport", "driver_license": "driver_license"}
KOREDACT = {
    "NAME": "name", "PHONE": "phone", "EMAIL": "email", "ADDRESS": "address", "RRN": "resident_number", "CARD": "card",
    "ACCOUNT": "account", "PASSPORT": "passport", "DRIVER_LICENSE": "driver_license", "BIRTH": "birth_date", "IP": "ip",
    "VEHICLE": "vehicle"}
PRESIDIO = {
    "PHONE_NUMBER": "phone", "EMAIL_ADDRESS": "email", "CREDIT_CARD": "card", "US_BANK_NUMBER": "account",
    "IBAN_CODE": "account", "US_SSN": "ssn", "US_PASSPORT": "passport", "US_DRIVER_LICENSE": "driver_license",
    "IP_ADDRESS": "ip", "PERSON": "name", "LOCATION": "address", "DATE_TIME": "birth_date"}
# A resident number's kin: tools that know but one kind of thirteen digits are not blamed for its name.
KIN = {"foreigner_number": "resident_number"}


def ours(files, chosen):
    found = {}
    for file in files:
        done = subprocess.run([chosen.binary, "find", file], capture_output=True, text=True, check=True)
        for line in done.stdout.splitlines():
            row = json.loads(line)
            found[row["id"]] = [(span["start"], span["end"], span["type"]) for span in row["spans"]]
    return lambda row: found[row["id"]]


def ko_pii():
    from ko_pii import detect_all
    return lambda row: [(r.start, r.end, KO_PII[r.label]) for r in detect_all(row["text"]) if r.label in KO_PII]


def korean_pii():
    from korean_pii import detect
    return lambda row: [(r.start, r.end, KOREAN_PII[r.type]) for r in detect(row["text"]) if r.type in KOREAN_PII]


def koredact():
    from koredact import Masker
    masker = Masker.from_pretrained()
    return lambda row: [(s.start, s.end, KOREDACT[s.type]) for s in masker.predict(row["text"]) if s.type in KOREDACT]


def presidio():
    import tempfile

    import spacy
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    model = "en_core_web_lg"
    if not spacy.util.is_package(model):
        print("presidio: no spaCy model en_core_web_lg here, so it finds by patterns only: no names, no addresses")
        model = tempfile.mkdtemp()
        spacy.blank("en").to_disk(model)
    provider = NlpEngineProvider(nlp_configuration={
        "nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]})
    analyzer = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])

    def find(row):
        spans = [r for r in analyzer.analyze(row["text"], language="en") if r.entity_type in PRESIDIO]
        kept = []
        for span in sorted(spans, key=lambda r: (-r.score, r.start)):
            if all(span.end <= other.start or other.end <= span.start for other in kept):
                kept.append(span)
        return [(s.start, s.end, PRESIDIO[s.entity_type]) for s in kept]
    return find


PEERS = {
    "ko-pii": (ko_pii, KO_PII, "ko"), "korean-pii": (korean_pii, KOREAN_PII, "ko"), "koredact": (koredact, KOREDACT, "ko"),
    "presidio": (presidio, PRESIDIO, "en")}


def matches(label, span, kin):
    start, end = max(label[0], span[0]), min(label[1], span[1])
    shared = end - start
    same = label[2] == span[2] or (kin and KIN.get(label[2]) == span[2])
    return same and 2 * shared > label[1] - label[0] and 2 * shared > span[1] - span[0]


def score(rows, find, name, known=None, misses=False):
    right, labelled, found = collections.Counter(), collections.Counter(), collections.Counter()
    characters = leaked = 0
    start = time.perf_counter()
    answers = [find(row) for row in rows]
    elapsed = time.perf_counter() - start
    for row, spans in zip(rows, answers):
        labels = [(s["start"], s["end"], s["type"]) for s in row["spans"]]
        used = set()
        for label in labels:
            labelled[label[2]] += 1
            covered = set()
            for other in spans:
                covered.update(range(max(label[0], other[0]), min(label[1], other[1])))
            characters += label[1] - label[0]
            leaked += label[1] - label[0] - len(covered)
            hit = next((i for i, s in enumerate(spans) if i not in used and matches(label, s, known is not None)), None)
            if hit is not None:
                used.add(hit)
                right[label[2]] += 1
                found[label[2]] += 1
            elif misses:
                print("missed", row["id"], label[2], repr(row["text"][label[0]:label[1]]), "in", repr(row["text"]))
        for index, span in enumerate(spans):
            if index not in used:
                found[span[2]] += 1
                if misses:
                    print("wrong ", row["id"], span[2], repr(row["text"][span[0]:span[1]]), "in", repr(row["text"]))

    def line(title, types):
        r, n, f = (sum(c[t] for t in types) for c in (right, labelled, found))
        precision, recall = (100 * r / f if f else float("nan")), (100 * r / n if n else float("nan"))
        print(f"| {name} | {title} | {n} | {precision:.1f} | {recall:.1f} |")

    types = sorted(set(labelled) | set(found))
    for kind in types:
        line(kind, [kind])
    line("**all**", types)
    if known is not None:
        line("of its types", [t for t in types if t in set(known.values()) or KIN.get(t) in set(known.values())])
    print(f"| {name} | leaked characters | {characters} | | {100 * leaked / max(1, characters):.1f} % |")
    if known is not None:
        print(f"| {name} | seconds | | | {elapsed:.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--binary", default=".build/release/privacy-bench")
    parser.add_argument("--peers", default="")
    parser.add_argument("--form", choices=["written", "spoken"])
    parser.add_argument("--misses", action="store_true")
    chosen = parser.parse_args()
    rows = [json.loads(line) for file in chosen.files for line in open(file, encoding="utf-8")]
    if chosen.form:
        rows = [row for row in rows if row["form"] == chosen.form]
    print("| tool | type | labels | precision % | recall % |\n|---|---|---|---|---|")
    score(rows, ours(chosen.files, chosen), "Sori", misses=chosen.misses)
    for peer in filter(None, chosen.peers.split(",")):
        make, known, language = PEERS[peer]
        try:
            find = make()
        except Exception as error:  # A peer that cannot be had is told of; the others go on.
            print(f"{peer}: cannot be run here: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        score([row for row in rows if row["language"] == language], find, peer, known, chosen.misses)


if __name__ == "__main__":
    main()

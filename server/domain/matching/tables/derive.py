#!/usr/bin/env python3
"""Derives readings.cpp and variants.cpp from the Unihan database as Debian packages it (unicode-data 15.0.0).

    apt-get download unicode-data && dpkg -x unicode-data_*.deb unihan
    server/domain/matching/tables/derive.py unihan/usr/share/unicode

Readings: for each character of the Table of General Standard Chinese Characters of 2013 (kTGH) the syllable of its
commonest reading (kMandarin), without its tone, and which other syllables it has (kTGHZ2013). Variants: which character
of the table another way of writing stands for (kSimplifiedVariant; kZVariant and kSemanticVariant only for characters
that are not in the table themselves; the canonical decompositions of compatibility ideographs).
"""
import bz2
import pathlib
import sys
import unicodedata

HEADER = """// {what}
// Derived by derive.py from the Unihan database 15.0.0. Copyright (c) 1991-2022 Unicode, Inc.; terms: UNICODE-LICENSE.txt.
// Modified: cut down to what is needed here.
#include "domain/matching/tables/tables.hpp"

namespace vigil::matching {{

// clang-format off
"""
FOOTER = """
// clang-format on

}  // namespace vigil::matching
"""
ROW = 40  # characters a line


def load(folder, name, wanted):
    found = {each: {} for each in wanted}
    for line in bz2.open(folder / name, "rt", encoding="utf8"):
        if line.startswith("#") or not line.strip():
            continue
        code, field, value = line.rstrip("\n").split("\t")
        if field in found:
            found[field][int(code[2:], 16)] = value
    return found


def without_tone(reading):
    letters = unicodedata.normalize("NFD", reading)
    return "".join(each for each in letters if "a" <= each <= "z")


def targets(value):
    return [int(each.split("<")[0][2:], 16) for each in value.split()]


def syllables(code, readings):
    main = without_tone(readings["kMandarin"][code].split()[0])
    others = []
    for entry in readings["kTGHZ2013"].get(code, "").split():
        for reading in entry.split(":")[1].split(","):
            syllable = without_tone(reading)
            if syllable != main and syllable not in others:
                others.append(syllable)
    return main, others


def simplified_of(code, variants, standard):
    value = variants["kSimplifiedVariant"].get(code)
    if value:
        found = targets(value)
        return None if code in found else found[0]
    if code in standard:
        return None
    for field in ("kZVariant", "kSemanticVariant"):
        inside = [each for each in targets(variants[field].get(code, "")) if each in standard]
        if len(inside) == 1:
            return inside[0]
    return None


def variant_pairs(variants, standard):
    pairs = {}
    candidates = set(variants["kSimplifiedVariant"]) | set(variants["kZVariant"]) | set(variants["kSemanticVariant"])
    for code in candidates:
        seen, at = {code}, code
        while (further := simplified_of(at, variants, standard)) is not None and further not in seen:
            seen.add(further)
            at = further
        if at != code and at in standard and code < 0x10000:
            pairs[code] = at
    for code in list(range(0xF900, 0xFB00)):
        plain = unicodedata.normalize("NFC", chr(code))
        if plain != chr(code) and len(plain) == 1:
            at = pairs.get(ord(plain), ord(plain))
            pairs[code] = at
    return pairs


def quoted(text, indent):
    rows = [text[at:at + ROW] for at in range(0, len(text), ROW)]
    return ("\n" + indent).join('"' + row + '"' for row in rows)


def readings_file(main):
    by_syllable = {}
    for code in sorted(main):
        by_syllable.setdefault(main[code], []).append(chr(code))
    return ",\n".join('    {"%s", %s}' % (syllable, quoted("".join(chars), " " * 8))
                      for syllable, chars in sorted(by_syllable.items()))


def main():
    folder = pathlib.Path(sys.argv[1])
    here = pathlib.Path(__file__).parent
    variants = load(folder, "Unihan_Variants.txt.bz2", ["kSimplifiedVariant", "kZVariant", "kSemanticVariant"])
    readings = load(folder, "Unihan_Readings.txt.bz2", ["kMandarin", "kTGHZ2013"])
    standard = set(load(folder, "Unihan_OtherMappings.txt.bz2", ["kTGH"])["kTGH"])

    first, others = {}, {}
    for code in standard:
        if code >= 0x10000:  # 196 characters beyond the basic plane stay what they are
            continue
        first[code], further = syllables(code, readings)
        for syllable in further[:2]:
            others.setdefault(syllable, []).append(chr(code))
    with open(here / "readings.cpp", "w", encoding="utf8") as out:
        out.write(HEADER.format(what="How characters of names are read: Hanyu Pinyin without tones, ü as u."))
        out.write("const Reading kReadings[] = {\n" + readings_file(first) + "};\n")
        out.write("const std::size_t kReadingsSize = sizeof(kReadings) / sizeof(kReadings[0]);\n\n")
        rows = ",\n".join('    {"%s", %s}' % (syllable, quoted("".join(sorted(chars)), " " * 8))
                          for syllable, chars in sorted(others.items()))
        out.write("const Reading kOtherReadings[] = {\n" + rows + "};\n")
        out.write("const std::size_t kOtherReadingsSize = sizeof(kOtherReadings) / sizeof(kOtherReadings[0]);\n")
        out.write(FOOTER)

    pairs = variant_pairs(variants, standard)
    text = "".join(chr(code) + chr(pairs[code]) for code in sorted(pairs))
    with open(here / "variants.cpp", "w", encoding="utf8") as out:
        out.write(HEADER.format(what="Which standard character another way of writing stands for: pairs, variant first."))
        out.write("const std::string_view kVariantPairs =\n    " + quoted(text, "    ") + ";\n")
        out.write(FOOTER)
    print(len(first), "readings,", sum(map(len, others.values())), "other readings,", len(pairs), "variants")


main()

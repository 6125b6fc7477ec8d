"""The two sides of this partnership: all that another one would declare differently."""

from pages.partnership import ClockRule, Frame, Localized, Partnership, SideProfile

# On maps a degree of longitude is narrower than one of latitude by the cosine of the latitude.
PARTNERSHIP = Partnership(
    name=Localized(
        de="Städtepartnerschaft Treptow-Köpenick – Cajamarca",
        es="Hermanamiento Treptow-Köpenick – Cajamarca",
    ),
    first=SideProfile(
        key="first",
        slug="berlin",
        name=Localized(de="Treptow-Köpenick"),
        full_name=Localized(de="Berlin Treptow-Köpenick", es="Berlín Treptow-Köpenick"),
        city=Localized(de="Berlin", es="Berlín"),
        country="DE",
        time_zone="Europe/Berlin",
        clock_rules=(
            ClockRule("DAYLIGHT", "CEST", 1, 2, "1981-03-29T02:00", month=3),
            ClockRule("STANDARD", "CET", 2, 1, "1996-10-27T03:00", month=10),
        ),
        language="de",
        html_lang="de",
        frame=Frame(13.43, 13.77, 52.34, 52.51, width=480, height=394),
    ),
    second=SideProfile(
        key="second",
        slug="cajamarca",
        name=Localized(es="Cajamarca"),
        full_name=Localized(de="Cajamarca, Peru", es="Cajamarca, Perú"),
        city=Localized(es="Cajamarca"),
        country="PE",
        time_zone="America/Lima",
        clock_rules=(ClockRule("STANDARD", "-05", -5, -5, "1994-04-01T00:00"),),
        language="es",
        html_lang="es-PE",
        frame=Frame(-78.57, -78.47, -7.21, -7.11, width=480, height=394),
    ),
)

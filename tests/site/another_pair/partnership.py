"""Another pair, for the test: its first side speaks Spanish, its second one German."""

from pathlib import Path

from pages.partnership import (
    Body,
    ClockRule,
    Frame,
    Localized,
    Partnership,
    SideProfile,
    SignLanguage,
)

FOUND = Path(__file__).parent

PARTNERSHIP = Partnership(
    name=Localized(de="Städtepartnerschaft Cuenca – Linz", es="Hermanamiento Cuenca – Linz"),
    skyline_label=Localized(de="Zeichnung: Kuppeln und Hafen", es="Dibujo: cúpulas y puerto"),
    formats="partnership_site.formats",
    content=FOUND / "content",
    drawings=FOUND / "drawings",
    first=SideProfile(
        key="first",
        slug="cuenca",
        name="Cuenca",
        full_name=Localized(de="Cuenca, Ecuador", es="Cuenca, Ecuador"),
        city="Cuenca",
        country="EC",
        time_zone="America/Guayaquil",
        clock_rules=(ClockRule("STANDARD", "-05", -5, -5, "1993-02-05T00:00"),),
        language="es",
        html_lang="es-EC",
        sign_language=SignLanguage(
            "lse", Localized(de="Ecuadorianische Gebärdensprache", es="lengua de señas ecuatoriana")
        ),
        mobile_number=r"(?:\+?\s?593[\s-]*|\b0)9\d",
        bodies=(Body("GAD Municipal de Cuenca"),),
        skyline="partnership/first_skyline.html",
        map="partnership/first_map.html",
        map_label=Localized(de="Gezeichnete Karte von Cuenca", es="Mapa dibujado de Cuenca"),
        frame=Frame(-79.05, -78.95, -2.95, -2.85, width=480, height=480),
    ),
    second=SideProfile(
        key="second",
        slug="linz",
        name="Linz",
        full_name=Localized(de="Linz, Österreich", es="Linz, Austria"),
        city="Linz",
        country="AT",
        time_zone="Europe/Vienna",
        clock_rules=(
            ClockRule("DAYLIGHT", "CEST", 1, 2, "1981-03-29T02:00", month=3),
            ClockRule("STANDARD", "CET", 2, 1, "1996-10-27T03:00", month=10),
        ),
        language="de",
        html_lang="de-AT",
        sign_language=SignLanguage(
            "ogs", Localized(de="Österreichische Gebärdensprache", es="lengua de señas austriaca")
        ),
        mobile_number=r"(?:\+?\s?43|\b0)[\s(0)/-]*6[5-9]\d",
        bodies=(Body(Localized(de="Magistrat Linz", es="Municipio de Linz"), "https://linz.at"),),
        skyline="partnership/second_skyline.html",
        map="partnership/second_map.html",
        map_label=Localized(de="Gezeichnete Karte von Linz", es="Mapa dibujado de Linz"),
        frame=Frame(14.2, 14.4, 48.2, 48.4, width=480, height=480),
    ),
)

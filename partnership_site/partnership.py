"""The declaration of this partnership and its two sides; another partnership writes its own."""

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

# Frames of maps: width and height of the drawing are in proportion, since a degree of longitude is
# shorter than one of latitude by the cosine of the latitude.
PARTNERSHIP = Partnership(
    name=Localized(
        de="Städtepartnerschaft Treptow-Köpenick – Cajamarca",
        es="Hermanamiento Treptow-Köpenick – Cajamarca",
    ),
    skyline_label=Localized(
        de="Zeichnung: das Rathaus Köpenick über dem Wasser und ihm gegenüber Cajamarca unter "
        "seinen Hügeln",
        es="Dibujo: el palacio municipal de Köpenick sobre el agua y, frente a él, Cajamarca al "
        "pie de sus cerros",
    ),
    formats="partnership_site.formats",
    content=FOUND / "content",
    drawings=FOUND / "drawings",
    first=SideProfile(
        key="first",
        slug="berlin",
        name="Treptow-Köpenick",
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
        sign_language=SignLanguage(
            "dgs",
            Localized(de="Deutsche Gebärdensprache (DGS)", es="lengua de señas alemana (DGS)"),
        ),
        mobile_number=r"(?:\+?\s?49|\b0)[\s(0)/-]*1[567]\d",  # 015, 016, 017: Bundesnetzagentur
        bodies=(
            Body(
                Localized(
                    de="Bezirksamt: Städtepartnerschaften",
                    es="Administración distrital: hermanamientos",
                ),
                "https://www.berlin.de/europabeauftragte-treptow-koepenick",
            ),
            Body(
                Localized(
                    de="Arbeitsgruppe Städtepartnerschaft (AG StäPa)",
                    es="Grupo de trabajo del hermanamiento (AG StäPa)",
                ),
                "https://staepa-cajamarca.de",
            ),
        ),
        skyline="partnership/first_skyline.html",
        map="partnership/first_map.html",
        map_label=Localized(
            de="Gezeichnete Karte von Treptow-Köpenick mit Flüssen und Seen",
            es="Mapa dibujado de Treptow-Köpenick con sus ríos y lagos",
        ),
        frame=Frame(13.43, 13.77, 52.34, 52.51, width=480, height=394),
    ),
    second=SideProfile(
        key="second",
        slug="cajamarca",
        name="Cajamarca",
        full_name=Localized(de="Cajamarca, Peru", es="Cajamarca, Perú"),
        city="Cajamarca",
        country="PE",
        time_zone="America/Lima",
        clock_rules=(ClockRule("STANDARD", "-05", -5, -5, "1994-04-01T00:00"),),
        language="es",
        html_lang="es-PE",
        sign_language=SignLanguage(
            "lsp",
            Localized(de="Peruanische Gebärdensprache (LSP)", es="lengua de señas peruana (LSP)"),
        ),
        # Nine digits that begin with 9: MTC.
        mobile_number=r"(?:\+?\s?51[\s-]*|\b)9\d{2}[\s-]?\d{3}[\s-]?\d{3}\b",
        bodies=(
            Body("Municipalidad Provincial de Cajamarca"),
            Body("Asociación Civil de Hermanamiento Cajamarca\N{NO-BREAK SPACE}– Treptow-Köpenick"),
        ),
        skyline="partnership/second_skyline.html",
        map="partnership/second_map.html",
        map_label=Localized(
            de="Gezeichnete Karte von Cajamarca in seinem Tal",
            es="Mapa dibujado de Cajamarca en su valle",
        ),
        frame=Frame(-78.57, -78.47, -7.21, -7.11, width=480, height=394),
    ),
)

"""The texts of sample content, put together in both languages from sentences of our own.

They name no person, state no figure and quote nobody; each text says that it is an example.
"""

from dataclasses import dataclass
from random import Random

from django.conf import settings
from django.utils import translation

from events.models.choices import Category
from pages.languages import CODES
from pages.partnership import Wording

# A text in each language: {"de": ..., "es": ...}
Texts = dict[str, str]


def both(de: str, es: str) -> Texts:
    """Return a text in both languages."""
    return {"de": de, "es": es}


def localized(wording: Wording) -> Texts:
    """Return a wording of the declared partnership in each language."""
    found = {}
    for language in CODES:
        with translation.override(language):
            found[language] = str(wording)
    return found


@dataclass(frozen=True)
class Theme:
    """Something to do together; `topic` is the number of its topic in `TOPICS`."""

    topic: int
    name: Texts


TOPICS = [
    both("Gesundheit", "Salud"),
    both("Schulen", "Colegios"),
    both("Umwelt", "Ambiente"),
    both("Kultur", "Cultura"),
    both("Jugend", "Juventud"),
    both("Älter werden", "Personas adultas mayores"),
    both("Handel und Handwerk", "Comercio y artesanía"),
    both("Mitsprache", "Participación"),
]
THEMES = [
    Theme(0, both("Erste Hilfe", "primeros auxilios")),
    Theme(0, both("Pflege zu Hause", "cuidados en casa")),
    Theme(1, both("Schulgärten", "huertos escolares")),
    Theme(1, both("Kinderbücher", "libros infantiles")),
    Theme(2, both("Regenwasser", "agua de lluvia")),
    Theme(2, both("Stadtbäume", "árboles urbanos")),
    Theme(3, both("Volksmusik", "música popular")),
    Theme(3, both("Wandbilder", "murales")),
    Theme(4, both("Jugendklubs", "clubes juveniles")),
    Theme(5, both("Bewegung im Alter", "movimiento en la vejez")),
    Theme(6, both("Keramik", "cerámica")),
    Theme(7, both("Bürgerhaushalte", "presupuestos participativos")),
]
TITLES = {
    Category.EXCHANGE: both("Austausch über {theme}", "Intercambio sobre {theme}"),
    Category.PROJECT: both("Projekt: {theme}", "Proyecto: {theme}"),
    Category.EVENT: both("Abend über {theme}", "Velada sobre {theme}"),
    Category.INTERNSHIP: both("Praktikum: {theme}", "Prácticas: {theme}"),
    Category.VOLUNTARY: both("Freiwillig tätig: {theme}", "Voluntariado: {theme}"),
    Category.DELEGATION: both("Besuch zum Thema {theme}", "Visita sobre {theme}"),
    Category.CALL: both("Mitmachen: {theme}", "Convocatoria: {theme}"),
    Category.REPORT: both("Bericht über {theme}", "Informe sobre {theme}"),
}
PLACES = [
    both("Haus der Begegnung", "Casa de encuentro"),
    both("Stadtbibliothek", "Biblioteca municipal"),
    both("Marktplatz", "Plaza del mercado"),
    both("Sportplatz", "Campo deportivo"),
    both("Gemeinschaftsgarten", "Jardín comunitario"),
    both("Werkstatt", "Taller"),
]
ORGANISATIONS = {
    "administration": both("Beispielamt", "Oficina de ejemplo"),
    "association": both("Beispielverein", "Asociación de ejemplo"),
    "school": both("Beispielschule", "Colegio de ejemplo"),
    "hospital": both("Beispielkrankenhaus", "Hospital de ejemplo"),
    "seniors": both("Beispielklub 60+", "Club de ejemplo 60+"),
    "business": both("Beispielwerkstatt", "Taller de ejemplo"),
}
SAMPLE = both(
    "Dies ist ein Beispiel: Der Text beschreibt nichts, was stattgefunden hat.",
    "Este es un ejemplo: el texto no describe nada que haya ocurrido.",
)
SUMMARIES = [
    both("Beispiel: Gruppen beider Seiten", "Ejemplo: grupos de ambos lados"),
    both("Beispiel: Interessierte aus beiden Orten", "Ejemplo: personas de ambos lugares"),
    both("Beispiel: Fachleute und Nachbarschaft", "Ejemplo: especialistas y vecindario"),
]
DEEDS = [
    both("kommen zum Thema {theme} ins Gespräch.", "conversan sobre {theme}."),
    both("arbeiten gemeinsam am Thema {theme}.", "trabajan juntos en el tema: {theme}."),
    both(
        "zeigen einander, was sie über {theme} wissen.", "se muestran lo que saben sobre {theme}."
    ),
]
SENTENCES = [
    both(
        "Am Anfang stellen beide Seiten vor, wie sie bisher arbeiten.",
        "Al comienzo, ambos lados presentan cómo trabajan hasta ahora.",
    ),
    both(
        "In kleinen Gruppen wird verglichen, was sich übertragen lässt und was nicht.",
        "En grupos pequeños se compara qué se puede trasladar y qué no.",
    ),
    both(
        "Für die Verständigung sorgen Menschen, die beide Sprachen sprechen.",
        "Personas que hablan ambos idiomas facilitan la comunicación.",
    ),
    both(
        "Was dabei entsteht, wird aufgeschrieben und mit allen geteilt.",
        "Lo que surge se anota y se comparte con todas las personas.",
    ),
    both(
        "Wer mitmachen möchte, braucht keine Vorkenntnisse.",
        "Para participar no se necesitan conocimientos previos.",
    ),
    both(
        "Zum Thema {theme} gibt es auf beiden Seiten Erfahrungen, die einander ergänzen.",
        "Sobre {theme} hay en ambos lados experiencias que se complementan.",
    ),
    both(
        "Zwischen {first} und {second} wird dafür regelmäßig telefoniert.",
        "Para ello, {second} y {first} se comunican con regularidad por teléfono.",
    ),
    both(
        "Am Ende steht ein Plan, den beide Seiten für ein Jahr vereinbaren.",
        "Al final queda un plan que ambos lados acuerdan para un año.",
    ),
    both(
        "Die Gruppen bleiben danach in Verbindung und beraten einander.",
        "Después, los grupos siguen en contacto y se asesoran mutuamente.",
    ),
]
HEADINGS = [
    both("Worum es geht", "De qué se trata"),
    both("Wie es abläuft", "Cómo se desarrolla"),
    both("Wer dabei ist", "Quiénes participan"),
    both("Wie es weitergeht", "Cómo continúa"),
    both("Was daraus wird", "Qué resulta de ello"),
]
LINK = both(
    'Lesen Sie auch <a href="entry:{uuid}">einen verwandten Eintrag</a>.',
    'Lea también <a href="entry:{uuid}">una entrada relacionada</a>.',
)
SOME_TIME = both("in den ersten Jahren", "en los primeros años")
SECTIONS = [
    both("Neuigkeiten", "Noticias"),
    both("Themen", "Temas"),
    both("Zwei Orte", "Dos lugares"),
    both("Die Partnerschaft", "El hermanamiento"),
    both("Mitmachen", "Participar"),
]


class Writer:
    """Writes texts in both languages; the same random numbers give the same texts."""

    def __init__(self, random: Random):
        self.random = random
        self.names = {side.key: localized(side.name) for side in settings.PARTNERSHIP}

    def fill(self, texts: Texts, theme: Theme) -> Texts:
        """Return a text with the theme and the names of both sides put in."""
        return {
            code: text.format(
                theme=theme.name[code], **{key: name[code] for key, name in self.names.items()}
            )
            for code, text in texts.items()
        }

    def theme(self) -> Theme:
        """Return any theme."""
        return self.random.choice(THEMES)

    def title(self, category: str, theme: Theme, side: str) -> Texts:
        """Return the title of an activity."""
        found = self.fill(TITLES[Category(category)], theme)
        towns = self.names.get(side)
        return {code: f"{text}, {towns[code]}" for code, text in found.items()} if towns else found

    def summary(self, theme: Theme) -> Texts:
        """Return one sentence that says that this is an example."""
        who, deed = self.random.choice(SUMMARIES), self.random.choice(DEEDS)
        return self.fill({code: f"{who[code]} {deed[code]}" for code in CODES}, theme)

    def rich_text(self, theme: Theme, *, paragraphs: int, uuid=None) -> Texts:
        """Return rich text with headings; its last words link to the entry of a uuid, if given."""
        parts = [_element("p", SAMPLE)]
        headings = self.random.sample(HEADINGS, min(paragraphs // 2, len(HEADINGS)))
        for number in range(paragraphs):
            if number % 2 and headings:
                parts.append(_element("h2", headings.pop()))
            chosen = self.random.sample(SENTENCES, self.random.randint(2, 4))
            parts.append(_element("p", _joined(chosen, " ")))
        if uuid:
            link = {code: text.format(uuid=uuid) for code, text in LINK.items()}
            return _joined([*(self.fill(each, theme) for each in parts), _element("p", link)])
        return _joined([self.fill(each, theme) for each in parts])


def _element(name: str, texts: Texts) -> Texts:
    return {code: f"<{name}>{text}</{name}>" for code, text in texts.items()}


def _joined(texts: list[Texts], by: str = "") -> Texts:
    return {code: by.join(each[code] for each in texts) for code in CODES}

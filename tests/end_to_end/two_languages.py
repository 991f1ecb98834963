"""One story in two languages, as pages with a date."""

ENGLISH = (
    "On Monday 3,870 anglers left the lake at Torvalund for Esbjerg, said Ingeborg Aldanova of the fishery board.",
    "The barge Nordvika carried 1,145 of them, and buses of the Halmstad Line took another 2,310 before nightfall.",
    "In Osaka the insurer Brandwijk put the loss at 4.7 million euros; in 1991 a flood had cost Torvalund 860,000.",
    "Half of the 62 huts on the shore will be open again in March, the board believes.",
)
GERMAN = (
    "Am Montag verließen 3870 Angler den See bei Torvalund nach Esbjerg, sagte Ingeborg Aldanova vom Fischereiamt.",
    "Der Lastkahn „Nordvika“ brachte 1145 von ihnen fort, Busse der Halmstad Line bis zum Abend weitere 2310.",
    "In Osaka schätzte Versicherer Brandwijk den Schaden auf 4,7 Millionen Euro; 1991 waren es in Torvalund 860.000.",
    "Die Hälfte der 62 Hütten am Ufer soll im März wieder öffnen, glaubt man im Amt.",
)


def dated(page, moment):
    """The page, published at a time (RFC 3339)."""
    return page.replace("<head>", f"<head><meta property='article:published_time' content='{moment}'>")


def story_in(lines, moment):
    """A page of these lines, published at a time."""
    body = "".join(f"<p>{line}</p>" for line in lines)
    title = " ".join(lines[0].split()[:7])
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    return dated(page, moment)

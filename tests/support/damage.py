"""Small files of every format, and the same files damaged at random."""

import io
import random
import zipfile

import awkward

WAYS = ("bytes", "cut", "double", "blank")


def write_small(folder, number=8):
    """Return {format: content} of a small list in every format."""
    truth = awkward.invent_truth(7, awkward.REGIONS[:number])
    sheet = awkward.lay_out(truth)
    return {
        kind: awkward.write_as(kind, [sheet], folder, kind).read_bytes()
        for kind in awkward.WRITERS
    }


def damage(content, seed):
    """Return a content damaged in one of several ways, the same for the same seed.

    Every other archive is damaged within one of its parts and closed again, so that
    its check sums are right.
    """
    chance = random.Random(seed)
    if content.startswith(b"PK") and chance.random() < 0.6:
        return _damage_part(content, chance)
    return _damage_bytes(content, chance)


def _damage_bytes(content, chance):
    changed, way = bytearray(content), chance.choice(WAYS)
    if not changed:
        return content
    place = chance.randrange(len(changed))
    reach = min(len(changed), place + chance.randrange(1, 400))
    if way == "cut":
        del changed[place : chance.choice([reach, len(changed)])]
    elif way == "double":
        changed[place:place] = changed[place:reach] * chance.choice([1, 2, 50])
    elif way == "blank":
        changed[place:reach] = bytes(reach - place)
    else:
        for _ in range(chance.choice([1, 2, 5, 20, 60])):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _damage_part(content, chance):
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        names = source.namelist()
        chosen = chance.choice(names)
        for name in names:
            part = source.read(name)
            target.writestr(
                name, _damage_bytes(part, chance) if name == chosen else part
            )
    return written.getvalue()

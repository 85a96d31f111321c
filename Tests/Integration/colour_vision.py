"""How far colours are apart, also as people see them whose eyes lack one kind of cones."""
import math
import re

# Machado, Oliveira and Fernandes, 2009, the whole of a kind missing; for linear light.
SIGHTS = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour):
    """The linear light of "rgb(1, 2, 3)" or "#010203"."""
    if colour.startswith("#"):
        parts = [int(colour[at:at + 2], 16) for at in (1, 3, 5)]
    else:
        parts = [float(part) for part in re.findall(r"[\d.]+", colour)[:3]]
    return [part / 3294.6 if part <= 10.31 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour):
    """The relative luminance of WCAG 2."""
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour)))


def seen(colour, sight):
    """A colour as somebody sees it, in OKLab (Ottosson, 2020)."""
    light = linear(colour)
    r, g, b = (min(1, max(0, sum(weight * part for weight, part in zip(row, light)))) for row in SIGHTS[sight])
    l, m, s = (math.cbrt(value) for value in (
        0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b, 0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
        0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b))
    return (0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)


def distance(one, other):
    """A hundred from black to white."""
    return 100 * math.dist(one, other)

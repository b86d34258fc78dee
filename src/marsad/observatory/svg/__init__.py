"""Pictures drawn on the server: timelines, bars, the network of actors, the map.

Plain functions from numbers to SVG text. No colour stands in here: shapes carry classes and the style sheet colours
them, so that light, dark and print share one picture. Cooperation is drawn above an axis and conflict below it, verbal
acts hatched lighter than material ones, so that no meaning hangs on hue alone.
"""

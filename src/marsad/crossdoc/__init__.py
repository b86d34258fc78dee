"""Stories and events together: copies, clusters, similar stories, one event told by many, relations. Pure functions."""

from marsad.crossdoc.link import Linker, Links, link_all
from marsad.crossdoc.relations import relations

__all__ = ["Linker", "Links", "link_all", "relations"]

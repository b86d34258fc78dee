"""Page -> Story: the main text of Arabic news pages, split into stories, with title, date and source."""

from marsad.pages.read import read_page

__all__ = ["read_page"]

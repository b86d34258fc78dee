"""The HTTP API under /api: the same questions as the pages, for programs.

Lists come page by page: `next` of an answer is the `cursor` (or `offset`) of the page after it. Filters are those of
the pages. Errors are problem details (RFC 9457).
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from marsad.errors import UsageError
from marsad.model.record import coded_to_record, event_to_record
from marsad.observatory import contexts as c
from marsad.observatory.filters import Filters
from marsad.observatory.site import Answer, Ask, NotFoundError, Site
from marsad.observatory.tables import json_bytes
from marsad.observatory.views.clusters import cluster_table
from marsad.observatory.views.read import MOST_LETTERS
from marsad.observatory.views.relations import series_table
from marsad.observatory.views.rows import event_row, story_table

router = APIRouter(prefix="/api", tags=["marsad"])
_MOST: Final = 500
_LONGEST_KEY: Final = 96

"""How much of the seed page Marsad reads as a careful reader did: events found of 28, and event F1.

usage: python benchmarks/seed.py
"""

from __future__ import annotations

import gold
from marsad.pipeline import Reader

LEAST_FOUND, LEAST_F1 = 18, 0.60


def main() -> int:
    """Print the figures; 1 below the least."""
    gold.need("seed/page.txt", "seed/gold.jsonl", "gold/score.py")
    result = gold.seed(Reader())
    event = result["measures"]["event"]
    found = round(event["recall"] * event["gold"])
    print(f"seed page: {result['stories']} of 2 stories with their bounds")
    print(f"seed page: found {found} of {event['gold']} events, {event['coded']} coded, event F1 {event['f1']:.3f}")
    return 0 if found >= LEAST_FOUND and event["f1"] >= LEAST_F1 else 1


if __name__ == "__main__":
    raise SystemExit(main())

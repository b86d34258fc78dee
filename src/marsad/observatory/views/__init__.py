"""One module a kind of page: each holds functions `view(ask, …) -> Answer` and nothing of HTTP."""
